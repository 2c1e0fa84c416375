using FlaskDash.Razor.Data;
using Microsoft.Extensions.Options;

namespace FlaskDash.Razor.Identity;

/// <summary>What to say on the console, in place of a stack trace, when the app cannot start.</summary>
public static class StartFailure
{
    /// <summary>One line a fault; null when the failure is nobody's setting, and its stack trace is what helps.</summary>
    public static string? Explain(Exception failure) => failure switch
    {
        SettingsException or DatabaseUnusableException => failure.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: Microsoft.AspNetCore.Connections.AddressInUseException } => $"{failure.Message} Choose another address with the setting urls.",
        _ => null,
    };
}
