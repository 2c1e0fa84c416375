using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(FlaskDash.Razor.Tests.Support.LongestFirst))]

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Begins with the journeys, which take minutes: begun last, they would run alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <summary>The collection of the journeys. They run one after the other: two browsers at once keep each other waiting past their time limits.</summary>
    public const string Journeys = "Journeys";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName == Journeys).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}
