using System.Reflection;
using FlaskDash.Bench;

switch (args.FirstOrDefault())
{
    case "index":
        return await IndexBench.RunAsync(args[1..]);
    case "pages":
        return await PagesBench.RunAsync(args[1..]);
    case "lists":
        return await ListsBench.RunAsync(args[1..]);
    case "insights":
        return await InsightsBench.RunAsync(args.ElementAtOrDefault(1));
    case "serve":
        // The app itself, with what the bench adds: started by the others.
        return Assembly.Load("FlaskDash.Razor").EntryPoint!.Invoke(null, [args[1..]]) is int code ? code : 0;
    default:
        Console.Error.WriteLine("bench: say what to measure: index PATH, pages [PATH], lists PATH, insights [WORDS]");
        return 2;
}
