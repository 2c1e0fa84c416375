using FlaskDash.Razor.Data;

var builder = WebApplication.CreateBuilder(args);
builder.AddData();
builder.Services.AddRazorPages();

var app = builder.Build();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorPages().WithStaticAssets();
await app.RunAsync();

/// <summary>Named so that tests can start the app.</summary>
public partial class Program;
