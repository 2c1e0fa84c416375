using FlaskDash.Razor.Indexing;

namespace FlaskDash.Razor.Tests.Indexing;

/// <summary>Acts once, at the first progress that meets a condition.</summary>
internal sealed class When(Func<RepositoryProgress, bool> condition, Action act) : IProgress<RepositoryProgress>
{
    private bool done;

    public void Report(RepositoryProgress value)
    {
        if (done || !condition(value)) return;
        done = true;
        act();
    }
}
