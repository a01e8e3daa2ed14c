using System.Globalization;
using System.Text.Json;

namespace PatchFindings.Simulation.Oracle;

/// <summary>Holds each finding that is sent to what its operation truly was and what its invocation could read.</summary>
internal sealed class SentFindings(Run run, Truth truth)
{
    private readonly Dictionary<(string Id, bool IsTold, string Severity, string? Unknown), string> _bodies = [];

    public IEnumerable<string> Of(Operation operation) =>
        _bodies.Where(sent => sent.Key.Id == operation.FindingId).Select(sent => sent.Value);

    /// <summary>The findings queue took a finding.</summary>
    public void Sent(string body, Invocation invocation)
    {
        using var finding = JsonDocument.Parse(body);
        var id = finding.RootElement.GetProperty("Id").GetString()!;
        if (truth.OperationOf(id) is not { } operation)
        {
            run.Ledger.Violate("every finding is of an operation", $"{invocation.Name} sends a finding with the id {id}, which is no operation's");
            return;
        }

        if (!operation.OwesFinding)
        {
            run.Ledger.Violate("no finding for a compliant node", $"{invocation.Name} sends a finding of {operation}");
            return;
        }

        var unknown = Told(finding.RootElement);
        var isTold = CheckTime(operation, finding.RootElement);
        var severity = CheckSeverity(operation, finding.RootElement, isTold, invocation);
        if (Expected.Differences(operation, truth.Fleet.Facts, finding.RootElement) is { Count: > 0 } differences)
        {
            run.Ledger.Violate("no finding mixes two operations", $"{operation}: {string.Join("; ", differences)}");
        }
        else if (!_bodies.TryAdd((id, isTold, severity, unknown), body) && _bodies[(id, isTold, severity, unknown)] != body)
        {
            run.Ledger.Violate(
                "an operation's finding has the same bytes however often it is sent",
                $"{operation}: {_bodies[(id, isTold, severity, unknown)]} and then {body}");
        }
        else if (run.HasDetails && ExpectedPatches.Wrong(
            finding.RootElement, body, operation.Final!.Reported, invocation.Patches.GetValueOrDefault(operation.Node.Id), run.Time.GetUtcNow()) is { } wrong)
        {
            run.Ledger.Violate("a finding's patches are its operation's, or it says that it has none", $"{operation}: {wrong}");
        }
        else if (!run.HasDetails && body.Contains("patchfindings/PatchDetails", StringComparison.Ordinal))
        {
            run.Ledger.Violate("a finding's patches are its operation's, or it says that it has none", $"{operation} has them and nobody asked");
        }
    }

    /// <summary>What Security Hub has of an operation in the end: the finding whose severity the record told, if one was ever sent.</summary>
    public void CheckKept(Operation operation, JsonElement finding)
    {
        // CreatedAt stays what it was in the first finding.
        var unknown = Told(finding);
        var kept = (operation.FindingId, CheckTime(operation, finding, created: "UpdatedAt"),
            finding.GetProperty("Severity").GetProperty("Label").GetString()!, unknown);
        if (!_bodies.ContainsKey(kept))
        {
            run.Ledger.Violate("no finding mixes two operations", $"in Security Hub, {operation} is {kept}, which was never sent");
        }
        else if (!kept.Item2 && _bodies.Keys.Any(sent => sent.Id == operation.FindingId && sent.IsTold && IsWithoutPatches(operation, sent.Unknown) == IsWithoutPatches(operation, unknown)))
        {
            run.Ledger.Violate("the record's severity wins", $"in Security Hub, {operation} has {kept.Item3}, and the record's was sent");
        }
        else if (IsWithoutPatches(operation, unknown) && _bodies.Keys.Any(sent => sent.Id == operation.FindingId && !IsWithoutPatches(operation, sent.Unknown)))
        {
            run.Ledger.Violate("the finding with patches wins", $"in Security Hub, {operation} has none, and they were sent");
        }
    }

    private static string? Unknown(JsonElement finding) =>
        finding.TryGetProperty("ProductFields", out var fields) && fields.TryGetProperty(ExpectedPatches.UnknownField, out var told) ? told.GetString() : null;

    // The title counts available updates, too, which the record may lack: read in two ways, a finding has two titles.
    private string? Told(JsonElement finding) => !run.HasDetails ? null : $"{Unknown(finding)}\n{finding.GetProperty("Title")}";

    // What the association's document reports has no patches at any time.
    private static bool IsWithoutPatches(Operation operation, string? unknown) =>
        unknown?.StartsWith("unknown", StringComparison.Ordinal) == true && operation.Wave.Document != Wave.AssociationDocument;

    private bool CheckTime(Operation operation, JsonElement finding, string created = "CreatedAt")
    {
        var (told, untold) = (Time(isTold: true), Time(isTold: false));
        var updated = Of("UpdatedAt");
        if (Of(created) != updated || (updated != told && updated != untold))
        {
            run.Ledger.Violate(
                "a finding's time is its operation's end", $"{operation}: {created} {Of(created)}, UpdatedAt {updated}, and should be {told} or {untold}");
        }

        return updated == told;

        string Time(bool isTold) => Expected.TimeOf(
            operation, truth.Fleet.Facts, isTold, run.HasDetails && IsWithoutPatches(operation, Unknown(finding)));

        string Of(string name) =>
            DateTimeOffset.Parse(finding.GetProperty(name).GetString()!, CultureInfo.InvariantCulture).UtcDateTime
                .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
    }

    private string CheckSeverity(Operation operation, JsonElement finding, bool isTold, Invocation invocation)
    {
        const string Invariant = "a finding is as severe as could be read";
        var (upload, facts) = (operation.Final!, truth.Fleet.Facts);
        var shown = invocation.Shown.GetValueOrDefault(operation.Node.Number);
        var label = finding.GetProperty("Severity").GetProperty("Label").GetString()!;
        if (finding.GetProperty("FindingProviderFields").GetProperty("Severity").GetProperty("Label").GetString() != label)
        {
            run.Ledger.Violate(Invariant, $"{operation} has two severities");
        }

        if (isTold != Severities.IsTold(upload, shown, facts))
        {
            run.Ledger.Violate(
                Invariant, $"{operation} in {invocation.Name}: the record {(isTold ? "did not tell" : "told")} the severity, the finding's time says other");
        }
        else if (isTold ? label != Severities.OfRecord(upload) : !Severities.WithoutRecord(upload, shown, facts, run.Time.GetUtcNow()).Contains(label))
        {
            run.Ledger.Violate(
                Invariant,
                $"{operation} in {invocation.Name} is {label}, and should be "
                + (isTold ? Severities.OfRecord(upload) : string.Join(" or ", Severities.WithoutRecord(upload, shown, facts, run.Time.GetUtcNow()))));
        }

        return label;
    }
}
