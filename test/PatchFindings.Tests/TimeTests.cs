using System.Globalization;
using CsCheck;

namespace PatchFindings.Tests;

/// <summary>The times that pass between AWS and this system ("Timestamps" in the Security Hub API reference).</summary>
public sealed class TimeTests
{
    [Theory]
    [InlineData("2021-11-11T22:05:25Z", "2021-11-11T22:05:25.0000000Z")]
    [InlineData("2021-11-11T22:05:25.1Z", "2021-11-11T22:05:25.1000000Z")]
    [InlineData("2021-11-11T22:05:25.049Z", "2021-11-11T22:05:25.0490000Z")]
    [InlineData("2021-11-11T22:05:25.123456789Z", "2021-11-11T22:05:25.1234567Z")]
    [InlineData("2021-11-11T22:05:25+00:00", "2021-11-11T22:05:25.0000000Z")]
    [InlineData("2021-11-11T22:05:25.5+01:30", "2021-11-11T20:35:25.5000000Z")]
    [InlineData("2021-11-11T22:05:25-0800", "2021-11-12T06:05:25.0000000Z")]
    [InlineData("2021-11-11T22:05:25+18:00", "2021-11-11T04:05:25.0000000Z")]
    [InlineData("2024-02-29T23:59:59Z", "2024-02-29T23:59:59.0000000Z")]
    [InlineData("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void A_time_of_the_documented_form_is_read(string text, string expected)
    {
        Assert.True(AwsText.TryParseTime(text, out var time));
        Assert.Equal(expected, time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2021-11-11")]
    [InlineData("2021-11-11T22:05Z")]
    [InlineData("2021-11-11T22:05:25")]
    [InlineData("2021-11-11 22:05:25Z")]
    [InlineData("2021-11-11t22:05:25z")]
    [InlineData(" 2021-11-11T22:05:25Z")]
    [InlineData("2021-11-11T22:05:25Z ")]
    [InlineData("2021-11-11T22:05:25\tZ")]
    [InlineData("2021-11-11T22:05:25.Z")]
    [InlineData("2021-11-11T22:05:25,5Z")]
    [InlineData("2021-11-11T22:05:25.1234567890Z")]
    [InlineData("2021-11-11T22:05:25.5")]
    [InlineData("2021-11-11T22:05:25+18:01")]
    [InlineData("2021-11-11T22:05:25+01")]
    [InlineData("2021-11-11T22:05:25+1:00")]
    [InlineData("2021-11-11T22:05:25+01:60")]
    [InlineData("2021-11-11T22:05:25+01:00Z")]
    [InlineData("2021-11-11T22:05:25ZZ")]
    [InlineData("2021-11-11T10:05:25PMZ")]
    [InlineData("2021-11-11T22:05:25GMT")]
    [InlineData("2021-11-11T24:00:00Z")]
    [InlineData("2021-11-11T23:59:60Z")]
    [InlineData("2021-02-29T00:00:00Z")]
    [InlineData("2021-00-11T00:00:00Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("٢٠٢١-11-11T22:05:25Z")]
    [InlineData("2021-11-11T22:05:25.٣Z")]
    [InlineData("+021-11-11T22:05:25Z")]
    [InlineData("1636668325")]
    [InlineData("Thu, 11 Nov 2021 22:05:25 GMT")]
    public void A_time_of_another_form_is_not(string text) => Assert.False(AwsText.TryParseTime(text, out _));

    [Fact]
    public void A_time_that_is_written_is_read_back_to_the_millisecond() =>
        Gen.Long[0, DateTime.MaxValue.Ticks].Sample(
            ticks =>
            {
                Assert.True(AwsText.TryParseTime(AwsText.FormatTime(new DateTimeOffset(ticks, TimeSpan.Zero)), out var time));
                Assert.Equal(ticks - (ticks % TimeSpan.TicksPerMillisecond), time.Ticks);
            },
            iter: 10_000);
}
