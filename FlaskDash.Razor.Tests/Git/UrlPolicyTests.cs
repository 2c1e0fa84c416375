using System.Net;
using System.Net.Sockets;
using FlaskDash.Razor.Git;

namespace FlaskDash.Razor.Tests.Git;

public sealed class UrlPolicyTests : IDisposable
{
    private const string PublicAddress = "140.82.112.3";

    private readonly MirrorFolder folder = new() { Resolve = Names(PublicAddress) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("https://github.com/pallets/flask", "https://github.com/pallets/flask")]
    [InlineData("https://github.com/pallets/flask.git", "https://github.com/pallets/flask.git")]
    [InlineData("HTTPS://GitHub.COM/Pallets/Flask", "https://github.com/Pallets/Flask")]
    [InlineData("  https://github.com/pallets/flask  ", "https://github.com/pallets/flask")]
    [InlineData("https://github.com:443/pallets/flask/", "https://github.com/pallets/flask")]
    [InlineData("https://github.com:0443/pallets/flask//", "https://github.com/pallets/flask")]
    [InlineData("https://github.com./pallets/flask", "https://github.com/pallets/flask")]
    [InlineData("https://git.example.com:8443/a/b.git", "https://git.example.com:8443/a/b.git")]
    [InlineData("https://git.example.com:3000/a/b", "https://git.example.com:3000/a/b")]
    [InlineData("https://example.com/a/./b/../c.git", "https://example.com/a/c.git")]
    [InlineData("https://example.com/a/%2e%2e/c.git", "https://example.com/c.git")]
    [InlineData("https://example.com/~ada/my-repo_1.x+y.git", "https://example.com/~ada/my-repo_1.x+y.git")]
    [InlineData("https://example.com/with%20space/repo", "https://example.com/with%20space/repo")]
    [InlineData("https://example.com/a:b/c@d/e", "https://example.com/a:b/c@d/e")]
    [InlineData("https://bücher.example/lager", "https://xn--bcher-kva.example/lager")]
    [InlineData("https://例え.example/プロジェクト", "https://xn--r8jz45g.example/%E3%83%97%E3%83%AD%E3%82%B8%E3%82%A7%E3%82%AF%E3%83%88")]
    [InlineData("https://my_host.example/r", "https://my_host.example/r")]
    [InlineData("https://140.82.112.3/a/b", "https://140.82.112.3/a/b")]
    [InlineData("https://[2606:4700:4700::1111]/a", "https://[2606:4700:4700::1111]/a")]
    [InlineData("https://[2606:4700:4700:0:0:0:0:1111]:8443/a", "https://[2606:4700:4700::1111]:8443/a")]
    [InlineData("https://example.com", "https://example.com")]
    [InlineData("git@github.com:pallets/flask.git", "ssh://git@github.com/pallets/flask.git")]
    [InlineData("git@GitHub.com:/pallets/flask", "ssh://git@github.com/pallets/flask")]
    [InlineData("git@git.example.com:2222/a.git", "ssh://git@git.example.com/2222/a.git")]
    [InlineData("SSH://git@GitHub.com:22/Pallets/Flask/", "ssh://git@github.com/Pallets/Flask")]
    [InlineData("ssh://git.example.com/a/b.git", "ssh://git@git.example.com/a/b.git")]
    [InlineData("ssh://ada_1.x-y@git.example.com:2222/~/b.git", "ssh://ada_1.x-y@git.example.com:2222/~/b.git")]
    [InlineData("ssh://git@ssh.github.com:443/a/./b/../c.git", "ssh://git@ssh.github.com:443/a/c.git")]
    [InlineData("ssh://git@[2606:4700:4700::1111]:2222/a", "ssh://git@[2606:4700:4700::1111]:2222/a")]
    [InlineData("ssh://git@bücher.example/lager", "ssh://git@xn--bcher-kva.example/lager")]
    public async Task A_good_address_has_one_canonical_form(string typed, string canonical)
    {
        var allowed = Assert.IsType<UrlVerdict.Allowed>(await folder.Urls.CheckAsync(typed, Ct));

        Assert.Equal(canonical, allowed.Address);
        Assert.NotEmpty(allowed.Addresses);
        Assert.Equal(canonical, Assert.IsType<UrlVerdict.Allowed>(await folder.Urls.CheckAsync(canonical, Ct)).Address);
    }

    [Theory]
    [InlineData("", "Enter")]
    [InlineData(null, "Enter")]
    [InlineData("   ", "Enter")]
    [InlineData("http://github.com/a/b", "http is refused")]
    [InlineData("HTTP://github.com/a/b", "http is refused")]
    [InlineData("git://github.com/a/b", "git protocol")]
    [InlineData("git+ssh://git@github.com/a/b", "ssh://")]
    [InlineData("ssh+git://github.com/a/b", "ssh://")]
    [InlineData("ssh://-oProxyCommand=touch%20x/a", "not an address")]
    [InlineData("ssh://-oProxyCommand=x/a", "not an address")]
    [InlineData("ssh://-oProxyCommand=x@example.com/a", "not an address")]
    [InlineData("-oProxyCommand=x@example.com:a", "not an address")]
    [InlineData("git@-oProxyCommand=x:a", "not an address")]
    [InlineData("ssh://git@/a", "not an address")]
    [InlineData("ssh://git@example.com", "not an address")]
    [InlineData("ssh://git@example.com/", "not an address")]
    [InlineData("ssh:/git@example.com/a", "not an address")]
    [InlineData("ssh://g it@example.com/a", "not an address")]
    [InlineData("ssh://g%69t@example.com/a", "not an address")]
    [InlineData("ssh://git@example.com:x/a", "not an address")]
    [InlineData("ssh://git@example.com:65536/a", "not an address")]
    [InlineData("ssh://git@example.com:6379/a", "port")]
    [InlineData("ssh://git@example.com:25/a", "port")]
    [InlineData("ssh://git@example.com/a?b", "? or #")]
    [InlineData("ssh://git@example.com/a`touch x`", "characters")]
    [InlineData("ssh://git@example.com/a\nProxyCommand x", "characters")]
    [InlineData("git@example.com:a\nProxyCommand x", "with its user name")]
    [InlineData("git@example.com:a b", "characters")]
    [InlineData("git@[::1]:a/b", "refused")]
    [InlineData("github.com:a/b.git", "with its user name")]
    [InlineData("-oProxyCommand=x:a", "with its user name")]
    [InlineData("localhost:5000/a", "with its user name")]
    [InlineData("file:///etc/passwd", "folder")]
    [InlineData("FILE://localhost/etc", "folder")]
    [InlineData("file:/etc", "folder")]
    [InlineData("/etc/passwd", "folder")]
    [InlineData("//host/share", "folder")]
    [InlineData("\\\\host\\share", "folder")]
    [InlineData("./repo", "folder")]
    [InlineData("../repo", "folder")]
    [InlineData("~/repo", "folder")]
    [InlineData("C:\\repo", "folder")]
    [InlineData("c:/repo", "folder")]
    [InlineData("ext::sh -c touch% /tmp/x", "transport")]
    [InlineData("ext::https://example.com", "transport")]
    [InlineData("fd::17", "transport")]
    [InlineData("https::https://github.com/a/b", "transport")]
    [InlineData("foo::bar", "transport")]
    [InlineData("ftp://example.com/a", "Only https")]
    [InlineData("ftps://example.com/a", "Only https")]
    [InlineData("rsync://example.com/a", "Only https")]
    [InlineData("gopher://example.com/a", "Only https")]
    [InlineData("dict://example.com:11211/", "Only https")]
    [InlineData("javascript://example.com/%0aalert(1)", "Only https")]
    [InlineData("javascript:alert(1)", "refused")]
    [InlineData("data:text/plain,x", "refused")]
    [InlineData("github.com/pallets/flask", "begin with https://")]
    [InlineData("flask", "begin with https://")]
    [InlineData("--upload-pack=touch", "begin with https://")]
    [InlineData("https:/github.com/a", "not an address")]
    [InlineData("https:github.com/a", "not an address")]
    [InlineData("https:///github.com/a", "not an address")]
    [InlineData("https://", "not an address")]
    [InlineData("https:///", "not an address")]
    [InlineData("https://?x", "? or #")]
    [InlineData("https://.", "not an address")]
    [InlineData("https://./a", "not an address")]
    [InlineData("https://../a", "not an address")]
    [InlineData("https://-/a", "not an address")]
    [InlineData("https://-example.com/a", "not an address")]
    [InlineData("https://example-.com/a", "not an address")]
    [InlineData("https://example..com/a", "not an address")]
    [InlineData("https://example.com../a", "not an address")]
    [InlineData("https://.example.com/a", "not an address")]
    [InlineData("https://*.example.com/a", "not an address")]
    [InlineData("https://exa,mple.com/a", "not an address")]
    [InlineData("https://exa%6dple.com/a", "not an address")]
    [InlineData("https://%31%32%37.0.0.1/a", "not an address")]
    [InlineData("https://example.com%00.evil.example/a", "characters")]
    [InlineData("https://[::1/a", "not an address")]
    [InlineData("https://::1/a", "not an address")]
    [InlineData("https://[fe80::1%25eth0]/a", "not an address")]
    [InlineData("https://[fe80::1%eth0]/a", "not an address")]
    [InlineData("https://[v1.fe80::a]/a", "not an address")]
    [InlineData("https://[127.0.0.1]/a", "not an address")]
    [InlineData("https://[]/a", "not an address")]
    [InlineData("https://example.com:/a", "not an address")]
    [InlineData("https://example.com:x/a", "not an address")]
    [InlineData("https://example.com:-1/a", "not an address")]
    [InlineData("https://example.com:65536/a", "not an address")]
    [InlineData("https://example.com:99999/a", "not an address")]
    [InlineData("https://example.com:443:443/a", "not an address")]
    [InlineData("https://1.2.3.4.5/a", "not an address")]
    [InlineData("https://example.123/a", "not an address")]
    [InlineData("https://example.0x7f/a", "not an address")]
    [InlineData("https://256.256.256.256/a", "not an address")]
    [InlineData("https://example.com:0/a", "port")]
    [InlineData("https://example.com:22/a", "port")]
    [InlineData("https://example.com:25/a", "port")]
    [InlineData("https://example.com:80/a", "port")]
    [InlineData("https://example.com:5432/a", "port")]
    [InlineData("https://example.com:6379/a", "port")]
    [InlineData("https://example.com:9418/a", "port")]
    [InlineData("https://example.com:11211/a", "port")]
    [InlineData("https://example.com/a?b=c", "? or #")]
    [InlineData("https://example.com/a#b", "? or #")]
    [InlineData("https://example.com/a b", "characters")]
    [InlineData("https://example.com/a\nb", "characters")]
    [InlineData("https://example.com/a\n", "characters")]
    [InlineData("https://example.com/a\r\nHost: x", "characters")]
    [InlineData("https://example.com/a\tb", "characters")]
    [InlineData("https://example.com/a\0b", "characters")]
    [InlineData("https://example.com/a\u001b[31m", "characters")]
    [InlineData("https://example.com/a\u007f", "characters")]
    [InlineData("https://example.com/a\u0085b", "characters")]
    [InlineData("https://example.com/a\u00a0b", "characters")]
    [InlineData("https://example.com/a\u200bb", "characters")]
    [InlineData("https://example.com/a\u202eb", "characters")]
    [InlineData("https://example.com/a\u2028b", "characters")]
    [InlineData("https://example.com/a\u2066b", "characters")]
    [InlineData("https://example.com/a\ufeffb", "characters")]
    [InlineData("https://example.com/a\ufffdb", "characters")]
    [InlineData("https://example.com/a\ud800b", "characters")]
    [InlineData("https://example.com/😀", "characters")]
    [InlineData("https://example.com/a\\b", "characters")]
    [InlineData("https://example.com\\@127.0.0.1/a", "characters")]
    [InlineData("https://example.com\\.evil.example/a", "characters")]
    [InlineData("https://example.com/<script>", "characters")]
    [InlineData("https://example.com/\"onload=x", "characters")]
    [InlineData("https://example.com/a{b}", "characters")]
    [InlineData("https://example.com/a|b", "characters")]
    [InlineData("https://example.com/a^b", "characters")]
    [InlineData("https://example.com/a`b`", "characters")]
    [InlineData("https://example.com/a%00b", "characters")]
    [InlineData("https://example.com/a%0ab", "characters")]
    [InlineData("https://example.com/a%0Db", "characters")]
    [InlineData("https://example.com/a%1bb", "characters")]
    [InlineData("https://example.com/a%7fb", "characters")]
    [InlineData("https://example.com/a%5cb", "characters")]
    [InlineData("https://exam\u200bple.com/a", "characters")]
    [InlineData("https://example。com/a", "characters")]
    [InlineData("https://example．com/a", "characters")]
    [InlineData("https://①②⑦.⓪.⓪.①/a", "characters")]
    [InlineData("https://ⓛocalhost/a", "characters")]
    [InlineData("https://evil.example⁄a/b", "characters")]
    [InlineData("https://evil.example／a", "characters")]
    public async Task A_bad_address_is_refused_with_its_reason(string? typed, string reason)
    {
        var refused = Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync(typed, Ct));

        Assert.Contains(reason, refused.Why, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(GitFault.Refused, refused.Fault);
    }

    [Theory]
    [InlineData("https://user:hunter2@example.com/a")]
    [InlineData("https://hunter2@example.com/a")]
    [InlineData("https://:hunter2@example.com/a")]
    [InlineData("https://user:hunter2@@example.com/a")]
    [InlineData("https://user:hun/ter2@example.com/a?hunter2")]
    [InlineData("https://example.com/a?private_token=hunter2")]
    [InlineData("http://user:hunter2@example.com/a")]
    [InlineData("ssh://user:hunter2@example.com/a")]
    [InlineData("ssh://:hunter2@example.com/a")]
    [InlineData("ssh://user@hunter2@example.com/a")]
    [InlineData("hun?ter2@example.com:a")]
    [InlineData("user:hunter2@example.com/a")]
    [InlineData("https://user:hunter2\n@example.com/a")]
    [InlineData("https://@example.com/a")]
    [InlineData("https://example.com@127.0.0.1/a")]
    [InlineData("https://example.com:443@127.0.0.1:443/a")]
    public async Task A_secret_is_refused_and_not_repeated(string typed)
    {
        var refused = Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync(typed, Ct));

        Assert.DoesNotContain("hunter2", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hun", refused.ToString(), StringComparison.Ordinal);
    }

    // The machine's own resolver: names and numbers that mean this machine whatever they look like.
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1.")]
    [InlineData("127.1")]
    [InlineData("127.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0x7f.1")]
    [InlineData("0X7F.0x0.0x0.0x1")]
    [InlineData("017700000001")]
    [InlineData("0177.0.0.1")]
    [InlineData("0177.0.0.01")]
    [InlineData("127.0.0.1.:8443")]
    [InlineData("0")]
    [InlineData("0.0.0.0")]
    [InlineData("00000000000")]
    [InlineData("localhost")]
    [InlineData("localhost.")]
    [InlineData("LOCALHOST")]
    [InlineData("１２７.０.０.１")]
    [InlineData("ｌｏｃａｌｈｏｓｔ")]
    [InlineData("10.0.0.1")]
    [InlineData("0x0a000001")]
    [InlineData("172.16.5.4")]
    [InlineData("192.168.1.1")]
    [InlineData("3232235777")]
    [InlineData("169.254.169.254")]
    [InlineData("2852039166")]
    [InlineData("0xa9fea9fe")]
    [InlineData("0251.0376.0251.0376")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("100.64.0.1")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("[::]")]
    [InlineData("[::1]")]
    [InlineData("[0:0:0:0:0:0:0:1]")]
    [InlineData("[0000:0000:0000:0000:0000:0000:0000:0001]")]
    [InlineData("[::127.0.0.1]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[::ffff:7f00:1]")]
    [InlineData("[::ffff:a9fe:a9fe]")]
    [InlineData("[::ffff:8.8.8.8]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[64:ff9b::a9fe:a9fe]")]
    [InlineData("[64:ff9b:1::a9fe:a9fe]")]
    [InlineData("[2002:7f00:1::]")]
    [InlineData("[2001::1]")]
    [InlineData("[2001:db8::1]")]
    [InlineData("[fc00::1]")]
    [InlineData("[fd00:ec2::254]")]
    [InlineData("[fe80::1]")]
    [InlineData("[ff02::1]")]
    public async Task No_spelling_of_a_private_address_gets_through(string host)
    {
        folder.Resolve = null;

        var refused = Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync($"https://{host}/a/b", Ct));

        Assert.Equal(GitFault.Refused, refused.Fault);
        Assert.DoesNotContain("169.254", refused.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("140.82.112.3 10.0.0.1")]
    [InlineData("10.0.0.1 140.82.112.3")]
    [InlineData("140.82.112.3 ::1")]
    [InlineData("2606:4700::1111 ::ffff:10.0.0.1")]
    [InlineData("140.82.112.3 140.82.112.4 169.254.169.254")]
    [InlineData("64:ff9b::10.0.0.1")]
    public async Task One_bad_address_among_a_name_s_addresses_is_enough(string addresses)
    {
        folder.Resolve = Names(addresses.Split(' '));

        Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync("https://git.example.com/a", Ct));
    }

    [Theory]
    [InlineData("git.corp.example", "git.corp.example", "10.0.0.5", true)]
    [InlineData("GIT.corp.example", "git.CORP.example", "127.0.0.1", true)]
    [InlineData(".corp.example", "git.corp.example", "fd12::1", true)]
    [InlineData(".corp.example", "corp.example", "100.64.0.9", true)]
    [InlineData("10.0.0.5", "10.0.0.5", "10.0.0.5", true)]
    [InlineData("git.corp.example", "other.corp.example", "10.0.0.5", false)]
    [InlineData("corp.example", "git.corp.example", "10.0.0.5", false)]
    [InlineData(".corp.example", "evilcorp.example", "10.0.0.5", false)]
    [InlineData("git.corp.example", "git.corp.example.evil.example", "10.0.0.5", false)]
    [InlineData("git.corp.example", "git.corp.example", "169.254.169.254", false)]
    [InlineData("git.corp.example", "git.corp.example", "0.0.0.0", false)]
    [InlineData("git.corp.example", "git.corp.example", "fe80::1", false)]
    [InlineData("git.corp.example", "git.corp.example", "100.100.100.200", false)]
    public async Task An_allowed_host_may_be_private_but_never_link_local_or_metadata(string setting, string host, string address, bool allowed)
    {
        folder.Options.AllowedHosts.Add(setting);
        folder.Resolve = Names(address);

        Assert.Equal(allowed, await folder.Urls.CheckAsync($"https://{host}/a", Ct) is UrlVerdict.Allowed);
    }

    [Theory]
    [InlineData("https://git.example.com/a", "", "", true)]
    [InlineData("https://git.example.com/a", "git.example.com", "", false)]
    [InlineData("ssh://git@git.example.com/a", ".EXAMPLE.com", "", false)]
    [InlineData("https://git.example.com/a", "example.com", "", true)]
    [InlineData("https://git.example.com/a", "", "git.example.com", true)]
    [InlineData("git@git.example.com:a", "", ".example.com", true)]
    [InlineData("https://github.com/a", "", ".example.com", false)]
    [InlineData("https://git.example.com/a", "git.example.com", ".example.com", false)]
    [InlineData("https://140.82.112.3/a", "", ".example.com", false)]
    public async Task Hosts_may_be_closed_and_all_but_some_may_be(string address, string denied, string only, bool allowed)
    {
        if (denied.Length > 0) folder.Options.DeniedHosts.Add(denied);
        if (only.Length > 0) folder.Options.OnlyHosts.Add(only);

        var verdict = await folder.Urls.CheckAsync(address, Ct);

        Assert.Equal(allowed, verdict is UrlVerdict.Allowed);
        if (!allowed) Assert.Contains("Git:OnlyHosts", Assert.IsType<UrlVerdict.Refused>(verdict).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Through_a_proxy_there_is_no_ssh()
    {
        folder.Options.Proxy = "http://proxy.example.com:3128";

        Assert.Contains("Git:Proxy", Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync("git@github.com:a/b.git", Ct)).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_changes_its_address_is_checked_again()
    {
        var answers = new Queue<string>([PublicAddress, "127.0.0.1"]);
        folder.Resolve = (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(answers.Dequeue())]);

        Assert.IsType<UrlVerdict.Allowed>(await folder.Urls.CheckAsync("https://git.example.com/a", Ct));
        Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync("https://git.example.com/a", Ct));
    }

    [Fact]
    public async Task A_name_without_address_and_a_lookup_that_fails_say_so()
    {
        folder.Resolve = Names();
        Assert.Equal(GitFault.DoesNotResolve, Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync("https://git.example.com/a", Ct)).Fault);

        folder.Resolve = (_, _) => throw new SocketException((int)SocketError.HostNotFound);
        Assert.Equal(GitFault.DoesNotResolve, Assert.IsType<UrlVerdict.Refused>(await folder.Urls.CheckAsync("https://git.example.com/a", Ct)).Fault);
    }

    [Theory]
    [InlineData("https://github.com/a/b", true)]
    [InlineData("https://localhost/a", false)]
    [InlineData("https://printer/a", false)]
    [InlineData("https://metadata.google.internal/a", false)]
    [InlineData("https://nas.local/a", false)]
    [InlineData("https://10.0.0.1/a", false)]
    [InlineData("https://169.254.169.254/a", false)]
    public async Task With_a_proxy_nothing_is_looked_up_here_but_local_names_and_numbers_stay_refused(string address, bool allowed)
    {
        folder.Options.Proxy = "http://proxy.example.com:3128";
        folder.Resolve = (_, _) => throw new InvalidOperationException("The proxy resolves.");

        Assert.Equal(allowed, await folder.Urls.CheckAsync(address, Ct) is UrlVerdict.Allowed);
    }

    [Theory]
    [InlineData("https://github.com/a/b", "https://github.com/a/b.git", true)]
    [InlineData("https://github.com/a/b/", "https://GITHUB.com:443/a/b.git/", true)]
    [InlineData("https://github.com/a/b", "https://github.com/a/B", false)]
    [InlineData("https://github.com/a/b", "https://github.com:8443/a/b", false)]
    public async Task Two_spellings_of_one_repository_have_one_key(string one, string other, bool same)
    {
        var first = Assert.IsType<UrlVerdict.Allowed>(await folder.Urls.CheckAsync(one, Ct));
        var second = Assert.IsType<UrlVerdict.Allowed>(await folder.Urls.CheckAsync(other, Ct));

        Assert.Equal(same, first.ComparisonKey == second.ComparisonKey);
    }

    private static Func<string, CancellationToken, Task<IPAddress[]>> Names(params string[] addresses) =>
        (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray());
}
