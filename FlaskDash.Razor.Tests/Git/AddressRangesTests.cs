using System.Net;
using FlaskDash.Razor.Git;

namespace FlaskDash.Razor.Tests.Git;

public sealed class AddressRangesTests
{
    // First and last address of each network, and the neighbours outside.
    [Theory]
    [InlineData("0.0.0.0 0.0.0.1 0.255.255.255")]
    [InlineData("169.254.0.0 169.254.169.254 169.254.170.2 169.254.255.255")]
    [InlineData("192.0.0.0 192.0.0.8 192.0.0.170 192.0.0.192 192.0.0.255")]
    [InlineData("192.0.2.0 192.0.2.255 198.51.100.0 198.51.100.255 203.0.113.0 203.0.113.255")]
    [InlineData("192.88.99.0 192.88.99.1 192.88.99.255")]
    [InlineData("198.18.0.0 198.18.0.1 198.19.255.255")]
    [InlineData("224.0.0.0 224.0.0.1 239.255.255.255 240.0.0.0 254.1.1.1 255.255.255.254 255.255.255.255")]
    [InlineData("100.100.100.200 168.63.129.16")]
    [InlineData(":: ::2 ::ffff ::7f00:1 ::127.0.0.1 ::8.8.8.8")]
    [InlineData("::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8")]
    [InlineData("64:ff9b::169.254.169.254 64:ff9b::0.0.0.0 64:ff9b:1:: 64:ff9b:1::8.8.8.8 64:ff9b:1:ffff:ffff:ffff:ffff:ffff 64:ff9b:0:0:0:1:0:1")]
    [InlineData("100:: 100::1 100:0:0:1::")]
    [InlineData("2001:: 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("2001:db8:: 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff 3fff:: 3fff:fff::1")]
    [InlineData("2002:: 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3ffe::1")]
    [InlineData("fe80:: fe80::1 febf:ffff::1 fec0::1 feff::1 ff00:: ff02::1 ff05::2 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("fd00:ec2::254 fd00:ec2:0:1::1 5f00::1 4000::1 1fff::1 e000::1")]
    public void No_server_can_have_these(string addresses) => Assert.All(addresses.Split(' '), a => Assert.Equal(AddressRange.Forbidden, Of(a)));

    [Theory]
    [InlineData("10.0.0.0 10.1.2.3 10.255.255.255 172.16.0.0 172.31.255.255 192.168.0.0 192.168.255.255")]
    [InlineData("100.64.0.0 100.100.100.199 100.100.100.201 100.127.255.255")]
    [InlineData("127.0.0.0 127.0.0.1 127.0.0.53 127.255.255.255 ::1")]
    [InlineData("fc00:: fc00::1 fd12:3456:789a::1 fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    [InlineData("64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::192.168.1.1")]
    public void These_are_private(string addresses) => Assert.All(addresses.Split(' '), a => Assert.Equal(AddressRange.Private, Of(a)));

    [Theory]
    [InlineData("1.0.0.0 1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.0")]
    [InlineData("140.82.112.3 168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0")]
    [InlineData("191.255.255.255 192.0.1.0 192.0.3.0 192.88.98.255 192.88.100.0 192.167.255.255 192.169.0.0")]
    [InlineData("198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255")]
    [InlineData("2000::1 2001:200::1 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1 2606:4700:4700::1111 2a00:1450::1 3ffd::1")]
    [InlineData("64:ff9b::8.8.8.8 64:ff9b::140.82.112.3")]
    public void These_are_public(string addresses) =>
        Assert.All(addresses.Split(' '), a => Assert.Equal(AddressRange.Public, Of(a)));

    [Fact]
    public void A_scope_is_forbidden() => Assert.Equal(AddressRange.Forbidden, AddressRanges.Of(new IPAddress(IPAddress.Parse("2606:4700::1111").GetAddressBytes(), 3)));

    private static AddressRange Of(string address) => AddressRanges.Of(IPAddress.Parse(address));
}
