using System.Runtime.CompilerServices;
using System.Text.Json;
using Amazon.Lambda.RuntimeSupport;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class ErrorReportTests
{
    [Fact]
    public void An_exception_that_was_never_thrown_has_an_empty_stack()
    {
        using var body = JsonDocument.Parse(new ErrorReport(new InvalidOperationException("m")).Body);

        Assert.Equal(
            """{"errorType":"InvalidOperationException","errorMessage":"m","stackTrace":[]}""", body.RootElement.GetRawText());
    }

    [Fact]
    public void Many_causes_are_listed()
    {
        var exception = new AggregateException("all", new ArgumentException("a"), new TimeoutException("b"));

        using var body = JsonDocument.Parse(new ErrorReport(exception).Body);

        Assert.Equal("a", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
        Assert.Equal("TimeoutException", body.RootElement.GetProperty("causes")[1].GetProperty("errorType").GetString());
    }

    [Fact]
    public void A_body_that_is_too_large_is_cut_to_what_matters()
    {
        var report = new ErrorReport(new InvalidOperationException(new string('x', 2_000_000)));

        Assert.InRange(report.Body.Length, 1, 256 * 1024);
        using var body = JsonDocument.Parse(report.Body);
        Assert.Equal("InvalidOperationException", body.RootElement.GetProperty("errorType").GetString());
        Assert.EndsWith(
            "(2000000 characters)", body.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
        Assert.InRange(report.XRayCause!.Length, 1, 28 * 1024);
        Assert.Contains("(2000000 characters)", report.XRayCause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_without_end_is_cut()
    {
        var exception = new InvalidOperationException("0");
        for (var i = 1; i < 5000; i++)
        {
            exception = new InvalidOperationException($"{i}", exception);
        }

        using var body = JsonDocument.Parse(new ErrorReport(exception).Body);

        Assert.Equal("4998", body.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
    }

    [Fact]
    public void A_header_is_ascii_on_one_line()
    {
        var report = new ErrorReport(new Übel("böse\nSache"));

        Assert.Equal("?bel", report.Type);
        Assert.All(report.XRayCause!, character => Assert.InRange(character, ' ', '~'));
        using var cause = JsonDocument.Parse(report.XRayCause!);
        Assert.Equal("Übel", cause.RootElement.GetProperty("exceptions")[0].GetProperty("type").GetString());
    }

    [Fact]
    public void A_deep_stack_is_cut_for_x_ray_and_whole_in_the_body()
    {
        var report = new ErrorReport(Assert.Throws<InvalidOperationException>(() => Deep(100)));

        using var cause = JsonDocument.Parse(report.XRayCause!);
        Assert.Equal(32, cause.RootElement.GetProperty("exceptions")[0].GetProperty("stack").GetArrayLength());
        using var body = JsonDocument.Parse(report.Body);
        Assert.InRange(body.RootElement.GetProperty("stackTrace").GetArrayLength(), 100, 200);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static int Deep(int depth) => depth == 0 ? throw new InvalidOperationException("deep") : Deep(depth - 1) + 1;

    private sealed class Übel(string message) : Exception(message);
}
