using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

[assembly: HostingStartup(typeof(FlaskDash.Bench.BarePage))]

namespace FlaskDash.Bench;

/// <summary>Adds one page that asks nothing to the app under test, so that both are measured behind the same middleware in one process.</summary>
public sealed class BarePage : IHostingStartup
{
    public void Configure(IWebHostBuilder builder) =>
        builder.ConfigureServices(services => services.AddRazorPages().AddApplicationPart(typeof(BarePage).Assembly));
}
