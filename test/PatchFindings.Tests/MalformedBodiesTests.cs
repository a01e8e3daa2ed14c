using System.Diagnostics;
using System.Globalization;
using PatchFindings.Triggers;
using PatchFindings.Verdicts;

namespace PatchFindings.Tests;

/// <summary>
/// Bad input ends in a rejection that names what is wrong; none throws, and none is waited for past its deadline. The suite runs 20,000
/// bodies; <c>PATCHFINDINGS_BODIES=1000000 dotnet test --project test/PatchFindings.Tests --filter-class "*MalformedBodiesTests"</c> as many
/// as it says, and <c>PATCHFINDINGS_SEED</c> starts elsewhere.
/// </summary>
public sealed class MalformedBodiesTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_malformed_body_is_rejected_with_a_reason_that_names_what_is_wrong()
    {
        var wanted = Setting("PATCHFINDINGS_BODIES", 20_000);
        var seed = Setting("PATCHFINDINGS_SEED", 1);
        var bodies = new MalformedBodies(seed);
        var reasons = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (rejected, harmless) = (0, 0);
        var watch = Stopwatch.StartNew();
        while (rejected < wanted)
        {
            var body = bodies.Next();
            var trigger = TriggerReader.Read(body, out var rejection);
            if (trigger is not null)
            {
                rejection = Known.Judge.Check(trigger, Now);
            }

            if (rejection is not null)
            {
                Assert.False(string.IsNullOrWhiteSpace(rejection.Field), body);
                Assert.StartsWith(rejection.Field + " ", rejection.Message, StringComparison.Ordinal);
                Assert.True(rejection.Message.Length < 600, rejection.Message);
                reasons[rejection.Field] = reasons.GetValueOrDefault(rejection.Field) + 1;
                rejected++;
                continue;
            }

            // What was broken does not matter to this system (an unknown field, another known value): it is evaluated like any event, and
            // its waiting ends.
            harmless++;
            var (verdict, _) = new World().Decide(trigger!, trigger!.Time.AddHours(1));
            Assert.True(verdict.Outcome is Outcome.NoState or Outcome.Compliant, body);
        }

        watch.Stop();
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{rejected:N0} malformed bodies from seed {seed}, each rejected, in {watch.Elapsed.TotalSeconds:F1} s"
            + $" ({rejected / watch.Elapsed.TotalSeconds:N0} a second); {harmless:N0} others were harmless"));
        foreach (var (field, count) in reasons.OrderByDescending(pair => pair.Value))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,10:N0}  {field}"));
        }

        Assert.True(reasons.Count >= 14, "the bodies break too few fields to prove anything");
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
