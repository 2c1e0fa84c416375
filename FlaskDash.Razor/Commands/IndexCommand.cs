using System.CommandLine;
using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using Spectre.Console;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- index URL-OR-PATH</c>: adds a repository that nobody owns, reads it in the foreground, and prints its totals.</summary>
internal static class IndexCommand
{
    private static readonly Dictionary<string, Visibility> Visibilities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["private"] = Visibility.Private, ["groups"] = Visibility.Groups, ["signed-in"] = Visibility.SignedIn, ["public"] = Visibility.Public,
    };

    public static Command Create(Func<WebApplication> build)
    {
        var address = new Argument<string>("url-or-path") { Description = "An https URL, or a folder of this machine (relative to where the command is typed)." };
        var name = new Option<string?>("--name") { Description = "How it is called; the default is the last part of the address." };
        var visibility = new Option<string?>("--visibility") { Description = "Who sees it: private (administrators), groups, signed-in (the default), public." };
        visibility.AcceptOnlyFromAmong([.. Visibilities.Keys]);
        var groups = new Option<string[]>("--group") { Description = "With --visibility groups: an Okta group; may be given more than once." };

        var command = new Command("index", "Add a repository, or read what is new in one added before, and print its totals.") { address, name, visibility, groups };
        command.SetAction((parsed, ct) => CommandLine.InAppAsync(build, async services =>
        {
            await services.GetRequiredService<Migrator>().MigrateAsync(ct);
            var seen = parsed.GetValue(visibility) is { } word ? Visibilities[word] : Visibility.SignedIn;
            var wanted = new NewRepository(parsed.GetValue(address), parsed.GetValue(name), seen, parsed.GetValue(groups) ?? []);
            if (seen == Visibility.Groups && wanted.Groups.Count == 0) return Fail("--visibility groups needs at least one --group.");

            var foreground = services.GetRequiredService<ForegroundIndex>();
            return await foreground.AddAsync(wanted, ct) switch
            {
                AddResult.Refused refused => Fail(refused.Why),
                AddResult.Existing existing => await RunAsync(foreground, existing.Id, ct),
                AddResult.Added added => await RunAsync(foreground, added.Id, ct),
                var other => throw new InvalidOperationException($"Unknown result {other}."),
            };
        }));
        return command;
    }

    private static async Task<int> RunAsync(ForegroundIndex foreground, int id, CancellationToken ct)
    {
        IndexTotals? totals = null;
        var progress = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).Progress().AutoClear(true).HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn());
        await progress.StartAsync(async context =>
        {
            ProgressTask? bar = null;
            totals = await foreground.RunAsync(id, new Forward(step =>
            {
                if (bar?.Description != step.Text)
                {
                    bar?.StopTask();
                    bar = context.AddTask(step.Text);
                }
                bar.IsIndeterminate(step.Total == 0).MaxValue(Math.Max(1, step.Total)).Value(step.Done);
            }), ct);
        });

        if (totals is null) return Fail("Another process is reading this repository now. Wait for it, then try again.");
        if (totals.Problem is { } problem) return Fail(problem);
        if (totals.Notice is { } notice) Console.Error.WriteLine(notice);
        Console.WriteLine($"""
            {totals.Name}
            commits     {totals.Commits}
            committers  {totals.Committers}
            additions   {totals.Additions}
            deletions   {totals.Deletions}
            """);
        if (totals.LinesUnreadable > 0) Console.Error.WriteLine($"{totals.LinesUnreadable} commits have no line count: git could not count them, or not in time.");
        return 0;
    }

    private static int Fail(string why)
    {
        Console.Error.WriteLine(why);
        return 1;
    }

    // Progress<T> would report on other threads, out of order.
    private sealed class Forward(Action<IndexStep> report) : IProgress<IndexStep>
    {
        public void Report(IndexStep value) => report(value);
    }
}
