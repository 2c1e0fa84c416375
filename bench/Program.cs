Console.Error.WriteLine("bench: say what to measure: index PATH, pages, insights");
return 2;
