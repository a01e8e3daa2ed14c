using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace PatchFindings.Aws.Tests.Lambda.Source;

public sealed class JsonLogTests
{
    private const string Start =
        """{"timestamp":"2021-11-15T22:05:25.007Z","level":"INFO","requestId":"r-1","traceId":"Root=1-5",""";

    private readonly LogProbe _log = new("JSON", "TRACE");

    [Fact]
    public void A_message_is_one_line()
    {
        _log.Logger.LogInformation("Hello {not a hole} \"Prüfung\"\r\n\tü");

        Assert.Equal(Start + "\"message\":\"Hello {not a hole} \\\"Prüfung\\\"\\r\\n\\tü\"}\n", _log.Written);
    }

    [Fact]
    public void Every_argument_is_a_member_of_its_own_type()
    {
        _log.Logger.LogInformation(
            "{text} {int} {long} {double} {decimal} {true} {time} {offset} {uuid} {list} {map} {bytes} {hex:x4} {char}",
            "a\nb", -1, long.MaxValue, 1.5, 2.50m, true,
            new DateTime(2021, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            Guid.Empty, new[] { "x", null, "z" }, new Dictionary<string, int> { ["k"] = 1 }, new byte[] { 1, 171 }, 255, 'c');

        Assert.Equal(
            Start
            + "\"message\":\"a\\nb -1 9223372036854775807 1.5 2.50 True 2021-01-02T03:04:05.000Z 2021-01-02T01:04:05.000Z "
            + "00000000-0000-0000-0000-000000000000 {list} {map} 01AB 00ff c\","
            + "\"text\":\"a\\nb\",\"int\":-1,\"long\":9223372036854775807,\"double\":1.5,\"decimal\":2.50,\"true\":true,"
            + "\"time\":\"2021-01-02T03:04:05.000Z\",\"offset\":\"2021-01-02T01:04:05.000Z\","
            + "\"uuid\":\"00000000-0000-0000-0000-000000000000\",\"list\":[\"x\",null,\"z\"],\"map\":{\"k\":1},\"bytes\":\"01AB\","
            + "\"hex\":\"00ff\",\"char\":\"c\"}\n",
            _log.Written);
    }

    [Fact]
    public void Numbered_holes_take_arguments_by_position()
    {
        _log.Logger.LogInformation("{1} before {0}, {1} again", "a", 2);

        Assert.Equal(Start + "\"message\":\"2 before a, 2 again\",\"1\":2,\"0\":\"a\"}\n", _log.Written);
    }

    [Fact]
    public void Templates_may_come_in_any_order_and_again()
    {
        foreach (var template in new[] { "one {a}", "two {b} {c}", "one {a}", "one {a}" })
        {
            _log.Logger.LogInformation(template, "x", "y");
        }

        var (one, two) = (Start + "\"message\":\"one x\",\"a\":\"x\"}\n", Start + "\"message\":\"two x y\",\"b\":\"x\",\"c\":\"y\"}\n");
        Assert.Equal(one + two + one + one, _log.Written);
    }

    [Theory]
    [InlineData("{404} {b}", "x b", "\"404\":\"x\",\"b\":\"b\"")]
    [InlineData("{a} {b} {c}", "x b {c}", "\"a\":\"x\",\"b\":\"b\"")]
    [InlineData("{a}", "x", "\"a\":\"x\"")]
    [InlineData("{{a}} {@b} {", "{{a}} x {", "\"b\":\"x\"")]
    [InlineData("{} { } {a", "{} { } {a", "")]
    [InlineData("{a} {a}", "x b", "\"a\":\"x\"")]
    public void A_template_need_not_fit_its_arguments(string template, string message, string members)
    {
        _log.Logger.LogInformation(template, "x", "b");

        var more = members.Length == 0 ? "" : "," + members;
        Assert.Equal(Start + $"\"message\":\"{message}\"{more}}}\n", _log.Written);
    }

    [Fact]
    public void An_argument_never_takes_a_name_that_the_line_has_itself()
    {
        _log.Logger.LogInformation("{level} {message} {errorType} {outcome}", "l", "m", "e", "o");

        Assert.Equal(Start + "\"message\":\"l m e o\",\"outcome\":\"o\"}\n", _log.Written);
    }

    [Fact]
    public void A_null_argument_is_left_out()
    {
        _log.Logger.LogInformation("{a} {b}", null, 1);

        Assert.Equal(Start + "\"message\":\"{a} 1\",\"b\":1}\n", _log.Written);
    }

    [Fact]
    public void An_exception_has_its_type_message_and_stack()
    {
        var exception = Thrown(new InvalidOperationException("no\nway", new ArgumentException("inner")));

        _log.Logger.LogError(exception, "Failed {count}", 3);

        using var line = JsonDocument.Parse(_log.Written);
        Assert.Equal("ERROR", line.RootElement.GetProperty("level").GetString());
        Assert.Equal("Failed 3", line.RootElement.GetProperty("message").GetString());
        Assert.Equal(3, line.RootElement.GetProperty("count").GetInt32());
        Assert.Equal("System.InvalidOperationException", line.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("no\nway", line.RootElement.GetProperty("errorMessage").GetString());
        var stack = line.RootElement.GetProperty("stackTrace").EnumerateArray().Select(frame => frame.GetString()!).ToList();
        Assert.Equal("System.InvalidOperationException: no", stack[0]);
        Assert.Contains("---> System.ArgumentException: inner", stack);
        Assert.Contains(stack, frame => frame.StartsWith("at PatchFindings.Aws.Tests.", StringComparison.Ordinal));
        Assert.Equal(1, _log.Written.Count(character => character == '\n'));
    }

    [Fact]
    public void A_value_that_no_number_can_be_is_text()
    {
        _log.Logger.LogInformation("{a} {b}", double.NaN, float.PositiveInfinity);

        Assert.EndsWith("\"message\":\"NaN Infinity\",\"a\":\"NaN\",\"b\":\"Infinity\"}\n", _log.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_value_is_cut_and_the_line_stays_whole()
    {
        var huge = new string('x', 5_000_000);

        _log.Logger.LogError(new InvalidOperationException(huge), "{a} {b}", huge, Enumerable.Repeat(huge, 100).ToArray());

        Assert.InRange(_log.Written.Length, 100_000, 256 * 1024);
        using var line = JsonDocument.Parse(_log.Written);
        Assert.EndsWith("… (5000000 characters)", line.RootElement.GetProperty("a").GetString(), StringComparison.Ordinal);
        Assert.EndsWith(
            "… (5000000 characters)", line.RootElement.GetProperty("errorMessage").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_the_line()
    {
        _log.Logger.LogInformation("{a}", "x\ud83d");

        using var line = JsonDocument.Parse(_log.Written);
        Assert.Equal("x\ufffd", line.RootElement.GetProperty("a").GetString());
    }

    [Fact]
    public void A_tenant_is_named_and_an_unknown_trace_is_not()
    {
        new LambdaConsoleLogger(_log.Output, "r-2", null, "blue").LogLine("m");

        Assert.Equal(
            """{"timestamp":"2021-11-15T22:05:25.007Z","level":"INFO","requestId":"r-2","tenantId":"blue","message":"m"}""" + "\n",
            _log.Written);
    }

    [Fact]
    public void An_argument_that_logs_while_it_is_written_does_not_spoil_the_line()
    {
        _log.Logger.LogInformation("{a} {b}", new Logs(_log.Logger), 2);

        var lines = _log.Written.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => JsonDocument.Parse(line).Dispose());
        Assert.EndsWith("\"message\":\"logs 2\",\"a\":\"logs\",\"b\":2}", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Raw_text_stays_raw()
    {
        _log.Logger.Log("{\"_aws\":{}}\n");

        Assert.Equal("{\"_aws\":{}}\n", _log.Written);
    }

    [Fact]
    public async Task Lines_of_many_writers_never_interleave()
    {
        var text = new StringBuilder().Append('x', 5000).ToString();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(
            () =>
            {
                for (var i = 0; i < 50; i++)
                {
                    _log.Logger.LogInformation("{writer} {i} {text}", writer, i, text);
                }
            },
            TestContext.Current.CancellationToken)));

        var seen = new HashSet<(int, int)>();
        foreach (var text1 in _log.Written.TrimEnd('\n').Split('\n'))
        {
            using var line = JsonDocument.Parse(text1);
            seen.Add((line.RootElement.GetProperty("writer").GetInt32(), line.RootElement.GetProperty("i").GetInt32()));
        }

        Assert.Equal(8 * 50, seen.Count);
    }

    private static InvalidOperationException Thrown(InvalidOperationException exception)
    {
        try
        {
            throw exception;
        }
        catch (InvalidOperationException caught)
        {
            return caught;
        }
    }

    private sealed class Logs(ILambdaLogger logger)
    {
        public override string ToString()
        {
            logger.LogInformation("{inner}", 1);
            return "logs";
        }
    }
}
