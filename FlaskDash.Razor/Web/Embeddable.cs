namespace FlaskDash.Razor.Web;

/// <summary>What an answer allows other sites, against the rule that they may have nothing.</summary>
public static class Embeddable
{
    private const string Frames = "Embeddable.Frames", Images = "Embeddable.Images";

    /// <summary>Pages of these origins may show this answer in a frame.</summary>
    /// <param name="origins">Scheme, host and port each.</param>
    public static void AllowFrames(HttpContext context, IReadOnlyList<string> origins) => context.Items[Frames] = origins;

    /// <summary>Any page may show this answer as a picture.</summary>
    public static void AllowImages(HttpContext context) => context.Items[Images] = true;

    internal static IReadOnlyList<string> FramesOf(HttpContext context) => context.Items[Frames] as IReadOnlyList<string> ?? [];

    internal static bool IsImage(HttpContext context) => context.Items.ContainsKey(Images);
}
