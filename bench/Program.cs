using FlaskDash.Bench;

if (args is ["insights", ..]) return await InsightsBench.RunAsync();

Console.Error.WriteLine("bench: say what to measure: index PATH, pages, insights");
return 2;
