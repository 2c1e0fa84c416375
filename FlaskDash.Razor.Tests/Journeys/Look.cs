using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using FlaskDash.Razor.Tests.Support;
using Microsoft.Playwright;

namespace FlaskDash.Razor.Tests.Journeys;

/// <summary>How closely to look; each picture costs time.</summary>
internal enum Closeness
{
    /// <summary>Wide and narrow, light and dark.</summary>
    Everything,

    /// <summary>Narrow and dark, wide and light.</summary>
    Extremes,

    /// <summary>A page without scripts differs in nothing else, and axe never answers there.</summary>
    WithoutScripts,
}

/// <summary>Looks at a page as people with different screens and settings do. What is wrong is gathered, so that one run tells everything.</summary>
internal sealed class Look(IPage page, string journey, Closeness closeness)
{
    private readonly List<string> faults = [];

    /// <summary>Takes the page's pictures, and notes what axe and a ruler find wrong.</summary>
    public async Task AtAsync(string name)
    {
        await page.WaitForLoadStateAsync(LoadState.Load);
        if (closeness != Closeness.WithoutScripts)
        {
            await SetAsync(320, ColorScheme.Dark);
            await ShootAsync($"{name}-narrow-dark");
            await AxeAsync($"{name}, narrow and dark");
            await SetAsync(640, ColorScheme.Light); // what 1280 px are at 200 % zoom
            await MeasureAsync(name, 640);
            await SetAsync(1280, ColorScheme.Dark, ForcedColors.Active);
            await MeasureAsync(name + " in forced colours", 1280);
        }

        if (closeness == Closeness.Everything)
        {
            await SetAsync(1280, ColorScheme.Dark);
            await ShootAsync($"{name}-wide-dark");
        }

        await SetAsync(320, ColorScheme.Light);
        if (closeness == Closeness.Everything) await ShootAsync($"{name}-narrow-light");
        await MeasureAsync(name, 320);
        await SetAsync(1280, ColorScheme.Light);
        await ShootAsync($"{name}-wide-light");
        await MeasureAsync(name, 1280);
        if (closeness == Closeness.Everything) await AxeAsync(name, "color-contrast"); // the rest has been seen above
    }

    /// <summary>Fails with all that was found.</summary>
    public void AssertFaultless() => Assert.True(faults.Count == 0, string.Join('\n', faults));

    private async Task SetAsync(int width, ColorScheme scheme, ForcedColors forcedColors = ForcedColors.None)
    {
        await page.SetViewportSizeAsync(width, 900);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme, ForcedColors = forcedColors });
    }

    private async Task ShootAsync(string name) => await page.ScreenshotAsync(new() { Path = Chromium.Picture($"{journey}/{name}"), FullPage = true });

    // A window that has changed is laid out anew in its next frame, and listeners of media queries act in that. Without scripts nobody hears of frames; a picture waits for one.
    private Task DrawnAsync() => closeness == Closeness.WithoutScripts
        ? page.ScreenshotAsync()
        : page.EvaluateAsync("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done())))");

    private async Task MeasureAsync(string name, int width)
    {
        var where = $"{name} ({new Uri(page.Url).PathAndQuery}) at {width} px";
        await DrawnAsync();
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth") is var wide && wide > width) faults.Add($"{where} is {wide} px wide.");
        faults.AddRange((await page.EvaluateAsync<string[]>(Overlaps)).Take(5).Select(two => $"{where}: {two} lie over each other."));
        faults.AddRange((await page.EvaluateAsync<string[]>(CutOff)).Take(5).Select(one => $"{where}: {one} is cut off at the edge."));
    }

    /// <summary>All of axe's rules, or one.</summary>
    private async Task AxeAsync(string name, string? rule = null)
    {
        var options = new AxeRunOptions { RunOnly = rule is null ? null : new RunOnlyOptions { Type = "rule", Values = [rule] } };
        var found = await page.RunAxe(options).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        faults.AddRange(found.Violations.Select(v => $"{name}: {v.Id}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"));
    }

    /// <summary>Links and controls whose boxes share more than a rounding error.</summary>
    private const string Overlaps =
        """
        () => {
          const parts = [...document.querySelectorAll("a, button, input:not([type=hidden]), summary, h1, h2, label")]
            .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".skip, .sr"))
            .flatMap(e => [...e.getClientRects()].map(box => ({ e, box }))).filter(p => p.box.width > 1 && p.box.height > 1);
          const name = e => `<${e.tagName.toLowerCase()}> “${(e.textContent || e.name || "").trim().slice(0, 30)}”`;
          const found = new Set();
          for (const [i, a] of parts.entries()) for (const b of parts.slice(i + 1)) {
            if (a.e.contains(b.e) || b.e.contains(a.e)) continue;
            const across = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const down = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            if (across > 2 && down > 4) found.add(`${name(a.e)} and ${name(b.e)}`);
          }
          return [...found];
        }
        """;

    /// <summary>Text and controls that begin or end outside of the window, without a box around them that scrolls.</summary>
    private const string CutOff =
        """
        () => [...document.querySelectorAll("a, button, input:not([type=hidden]), summary, h1, h2, p, td, th, dd, dt, label")]
          .filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.matches(".skip, .sr") && !e.closest(".scroll, .side, pre, svg"))
          .filter(e => { const box = e.getBoundingClientRect(); return box.width > 1 && (box.left < -1 || box.right > innerWidth + 1); })
          .map(e => `<${e.tagName.toLowerCase()}> “${(e.textContent || e.name || "").trim().slice(0, 30)}”`)
        """;
}
