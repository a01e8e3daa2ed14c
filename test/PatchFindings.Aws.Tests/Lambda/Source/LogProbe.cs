using System.Text;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using Microsoft.Extensions.Time.Testing;

namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>A function's log over a stream in memory, at a fixed time.</summary>
internal sealed class LogProbe
{
    private readonly MemoryStream _written = new();

    public LogProbe(string? format, string? level = null, params (string Name, string Value)[] more)
    {
        var variables = more.ToDictionary(variable => variable.Name, variable => variable.Value);
        if (format is not null)
        {
            variables["AWS_LAMBDA_LOG_FORMAT"] = format;
        }

        if (level is not null)
        {
            variables["AWS_LAMBDA_LOG_LEVEL"] = level;
        }

        var clock = new FakeTimeProvider(new DateTimeOffset(2021, 11, 15, 22, 5, 25, 7, TimeSpan.Zero));
        Output = new LogOutput(new RuntimeEnvironment(variables.GetValueOrDefault, (_, _) => { }), clock, () => _written);
        Logger = new LambdaConsoleLogger(Output, "r-1", "Root=1-5", null);
    }

    public LogOutput Output { get; }

    public ILambdaLogger Logger { get; }

    public string Written => Encoding.UTF8.GetString(_written.ToArray());
}
