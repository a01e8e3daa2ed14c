using LoopbackAws;
using Microsoft.Extensions.Time.Testing;
using PatchFindings.Conformance.Wire;

namespace PatchFindings.Conformance.Running;

/// <summary>The loopback services, new and empty for each case, under a clock that the case moves.</summary>
internal static class LoopbackRun
{
    /// <summary>Asks the loopback a case.</summary>
    /// <param name="asked">The case.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    public static async Task<CaseResult> OfAsync(ConformanceCase asked, CancellationToken cancellationToken)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));
        await using var services = await LoopbackServices.StartAsync(clock, "eu-west-1", "111122223333", 0, cancellationToken);
        Arrangements.Make(asked.Arrange, services);
        using var target = new Target
        {
            Endpoint = _ => services.Endpoint,
            Region = services.Sqs.Region,
            AccountId = services.Sqs.AccountId,
            Signature = new Signature("conformance", "conformance", null),
            Time = clock,
            WaitAsync = (time, _) =>
            {
                clock.Advance(time);
                return Task.CompletedTask;
            },
        };
        return await CaseRun.OfAsync(asked, target, cancellationToken);
    }
}
