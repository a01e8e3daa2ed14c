using System.Text;
using System.Text.Json;
using LoopbackAws;
using PatchFindings.Local.Deployment;

namespace PatchFindings.Local.Run;

/// <summary>
/// Sweeps at the end of a run until Security Hub equals the fleet. More than one is needed: findings of young operations count as on their
/// way, and what an unfinished run may still report is waited for, both by the functions' own clock.
/// </summary>
/// <param name="owed">What the fleet owes.</param>
/// <param name="say">Tells people what goes on.</param>
internal sealed class Sweeps(LoopbackServices services, LiveDeployment deployment, OwedFindings owed, Action<string> say)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(20);

    // A run's reports and an execution that nobody knows are waited for five minutes; a sweep may come just before.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(7);

    private bool IsDone => OwedFindings.AreShown(
        owed.All(services.Time.GetUtcNow()), services.Hub.Findings.Select(finding => finding.Json));

    /// <summary>Sweeps.</summary>
    /// <returns>Whether Security Hub equals the fleet.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var begin = services.Time.GetTimestamp();
        var last = string.Empty;
        for (var isFirst = true; isFirst || !IsDone; isFirst = false)
        {
            if (!isFirst)
            {
                if (services.Time.GetElapsedTime(begin) > Limit)
                {
                    return false;
                }

                await Task.Delay(Between, services.Time, cancellationToken);
            }

            var report = Text(await SweepAsync("{}", cancellationToken));
            if (report != last)
            {
                say($"sweep: {report}");
            }

            last = report;
            while (RunVerdict.Waiting(deployment).Values.Any(messages => messages > 0))
            {
                await Task.Delay(Look, services.Time, cancellationToken);
            }
        }

        say($"dry run of a sweep: {Text(await SweepAsync("""{"dryRun":true}""", cancellationToken))}");
        return true;
    }

    // The report without what is zero, as words that a line can be broken between.
    private static string Text(string report)
    {
        using var json = JsonDocument.Parse(report);
        return string.Join(
            ", ",
            json.RootElement.EnumerateObject().Where(member => member.Value.GetRawText() is not "0")
                .Select(member => $"{member.Name} {member.Value.GetRawText()}"));
    }

    private async Task<string> SweepAsync(string input, CancellationToken cancellationToken)
    {
        var sweep = deployment.Function(deployment.Definition.FunctionOf(FunctionProgramNames.Sweep).Name);
        var result = await sweep.InvokeAsync(Encoding.UTF8.GetBytes(input), cancellationToken);
        return Encoding.UTF8.GetString(result.Payload.Span);
    }
}
