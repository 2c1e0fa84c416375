using FlaskDash.Razor.Data;
using FlaskDash.Razor.Repositories;
using FlaskDash.Razor.Web.Components;

namespace FlaskDash.Razor.Pages.Repositories;

/// <summary>How far a background question is, in words and as a bar.</summary>
internal static class InquiryWords
{
    /// <param name="steps">What one step is, of several: "commits".</param>
    public static ProgressState Of(InquiryRow inquiry, string steps = "steps")
    {
        if (!inquiry.IsUnderWay) return new("It has ended", 1, 1, IsFinished: true);
        if (inquiry.State == InquiryState.Waiting) return new("Waiting for its turn", 0, null, false);
        return inquiry.Total == 0 ? new("Beginning", 0, null, false)
            : new($"{Numbers.Of(inquiry.Done)} of {Numbers.Of(inquiry.Total)} {steps}, {Numbers.Percent((double)inquiry.Done / inquiry.Total)}", inquiry.Done, inquiry.Total, false);
    }
}
