using System.CommandLine;
using System.Globalization;
using FlaskDash.Razor.Identity;

namespace FlaskDash.Razor.Commands;

/// <summary><c>-- audit verify</c>: goes through the chain of the audit trail.</summary>
internal static class AuditCommand
{
    public static Command Create(Func<WebApplication> build)
    {
        var verify = new Command("verify", "Check that no entry of the audit trail was changed, left out or put in later. Prints how many there are, and the last one's hash: keep it elsewhere, and the end cannot be cut off unseen.");
        verify.SetAction((_, ct) => CommandLine.InAppAsync(build, async services =>
        {
            var verdict = await services.GetRequiredService<AuditLog>().VerifyAsync(ct);
            Console.WriteLine(verdict.Fault ?? string.Create(CultureInfo.InvariantCulture, $"{verdict.Entries} entries, unbroken. The last one's hash: {(verdict.Head is null ? "none" : Convert.ToHexStringLower(verdict.Head))}"));
            return verdict.Fault is null ? 0 : 1;
        }));
        return new Command("audit", "The audit trail.") { verify };
    }
}
