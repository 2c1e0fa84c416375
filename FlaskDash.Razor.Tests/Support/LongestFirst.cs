using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(FlaskDash.Razor.Tests.Support.LongestFirst))]

namespace FlaskDash.Razor.Tests.Support;

/// <summary>Begins with the journeys: each takes minutes, and one that began last would run alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(c => c.TestCollectionDisplayName.Contains(".Journeys.", StringComparison.Ordinal)).ThenBy(c => c.TestCollectionDisplayName, StringComparer.Ordinal)];
}
