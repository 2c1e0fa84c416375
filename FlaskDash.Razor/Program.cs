using FlaskDash.Razor.Data;
using FlaskDash.Razor.Web;

var builder = WebApplication.CreateBuilder(args);
builder.AddData();
builder.AddWeb();

var app = builder.Build();
app.UseWeb();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
await app.RunAsync();

/// <summary>Named so that tests can start the app.</summary>
public partial class Program;
