namespace FlaskDash.Razor.Identity;

/// <summary>The app cannot start as it is set up. The message is for the administrator's console: one line a fault, each with key, fault and fix.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(IEnumerable<string> faults) : base(string.Join(Environment.NewLine, faults)) { }

    public SettingsException(string fault, Exception? inner = null) : base(fault, inner) { }
}
