using System.Runtime.InteropServices;
using System.Text.Json;
using LoopbackAws.Http;

namespace LoopbackAws.SecurityHub;

/// <summary>
/// Security Hub in one account and Region: takes findings of the account's default product as the ASFF rules allow, and keeps the newest
/// version of each. Safe for concurrent use.
/// </summary>
public sealed class SecurityHubState
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly ServiceFields _serviceFields;
    private readonly OrderedDictionary<string, StoredFinding> _findings = new(StringComparer.Ordinal);

    private readonly TokenBucket _imports;
    private readonly TokenBucket _reads;
    private readonly TokenBucket _others;

    private bool _enabled = true;
    private DateTimeOffset _subscribedAt;

    /// <summary>A hub that is enabled and empty.</summary>
    /// <param name="time">The service's clock; refills the rates.</param>
    /// <param name="region">The AWS Region.</param>
    /// <param name="accountId">The account, 12 digits.</param>
    /// <param name="partition">The partition: <c>aws</c>, <c>aws-cn</c> or <c>aws-us-gov</c>.</param>
    public SecurityHubState(TimeProvider time, string region, string accountId, string partition = "aws")
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _serviceFields = new ServiceFields(region);
        _imports = new TokenBucket(time, HubLimits.Imports);
        _reads = new TokenBucket(time, HubLimits.Reads);
        _others = new TokenBucket(time, HubLimits.Others);
        _subscribedAt = time.GetUtcNow();
        AccountId = accountId;
        HubArn = $"arn:{partition}:securityhub:{region}:{accountId}:hub/default";
        ProductArn = $"arn:{partition}:securityhub:{region}:{accountId}:product/{accountId}/default";
        PrincipalArn = $"arn:{partition}:iam::{accountId}:root";
    }

    /// <summary>
    /// Raised for each accepted finding, in the order of a call's findings, after it took effect and outside of any lock.
    /// </summary>
    public event Action<StoredFinding, ImportKind>? Imported;

    /// <summary>The account, 12 digits.</summary>
    public string AccountId { get; }

    /// <summary>The ARN of the hub.</summary>
    public string HubArn { get; }

    /// <summary>The ARN of the account's default product, the only one that the account may import for.</summary>
    public string ProductArn { get; }

    /// <summary>Whether calls are held to the API's rates.</summary>
    public bool EnforcesRates { get; set; } = true;

    /// <summary>Calls that were refused because of the API's rates, so far.</summary>
    public int Throttled { get; private set; }

    /// <summary>
    /// Decides by its <c>Id</c> whether a valid finding fails all the same: the code and message to answer. Called under the hub's lock.
    /// </summary>
    public Func<string, (string Code, string Message)?>? FindingFault { get; set; }

    /// <summary>Asked after each import that took effect: <see langword="true"/> makes its answer a 503.</summary>
    public Func<bool>? LosesImportAnswer { get; set; }

    /// <summary>Whether the account is subscribed to Security Hub in the Region; what was imported outlasts a pause.</summary>
    public bool Enabled
    {
        get
        {
            lock (_gate)
            {
                return _enabled;
            }
        }

        set
        {
            lock (_gate)
            {
                _subscribedAt = value && !_enabled ? _time.GetUtcNow() : _subscribedAt;
                _enabled = value;
            }
        }
    }

    /// <summary>The findings by first import, as a copy.</summary>
    public IReadOnlyList<StoredFinding> Findings
    {
        get
        {
            lock (_gate)
            {
                return [.. _findings.Values];
            }
        }
    }

    private string PrincipalArn { get; }

    /// <summary>
    /// Imports findings. Two versions of one <c>Id</c> in a call are taken one after the other, as two calls would be.
    /// </summary>
    /// <param name="findings">The request's <c>Findings</c>.</param>
    /// <exception cref="AwsErrorException">
    /// The whole call fails: <c>LimitExceededException</c> (429), <c>InvalidAccessException</c> (401, not subscribed),
    /// <c>InvalidInputException</c> (400: not 1 to 100 findings, or one without an <c>Id</c> to report it by), <c>AccessDeniedException</c>
    /// (403: another account's finding or another product).
    /// </exception>
    public HubImport BatchImportFindings(JsonElement findings)
    {
        var failures = new List<ImportFailure>();
        var accepted = new List<(StoredFinding Finding, ImportKind Kind)>();
        lock (_gate)
        {
            Admit(_imports);
            CheckCall(findings);
            foreach (var finding in findings.EnumerateArray())
            {
                if (FailureOf(finding) is { } failure)
                {
                    failures.Add(failure);
                }
                else if (Apply(finding) is { } applied)
                {
                    accepted.Add(applied);
                }
                else
                {
                    failures.Add(NotAsff(Text(finding, "Id")!, "data.CreatedAt should be equal to data.UpdatedAt on creation"));
                }
            }
        }

        foreach (var (finding, kind) in accepted)
        {
            Imported?.Invoke(finding, kind);
        }

        return new HubImport(accepted.Count, failures);
    }

    /// <summary>Findings that pass the request's filters, in its order.</summary>
    /// <param name="request">The body of <c>GetFindings</c>.</param>
    /// <returns>A page, and the token of the next one or <see langword="null"/>.</returns>
    /// <exception cref="AwsErrorException">
    /// <c>LimitExceededException</c> (429), <c>InvalidAccessException</c> (401), <c>InvalidInputException</c> (400).
    /// </exception>
    public (IReadOnlyList<JsonElement> Findings, string? NextToken) GetFindings(JsonElement request)
    {
        lock (_gate)
        {
            Admit(_reads);
            return new FindingQuery(request).Page(_findings.Values.Select(finding => finding.Json));
        }
    }

    /// <summary>
    /// Deletes what Security Hub keeps no longer: findings that nothing updated for 90 days, and archived ones after 30. To be called as often as
    /// time passes.
    /// </summary>
    /// <returns>What was deleted.</returns>
    public IReadOnlyList<StoredFinding> DeleteOld()
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            List<StoredFinding> old = [.. _findings.Values.Where(
                finding => (now - finding.LastUpdatedAt).TotalDays > (Text(finding.Json, "RecordState") == "ARCHIVED" ? 30 : 90))];
            old.ForEach(finding => _findings.Remove(finding.Id));
            return old;
        }
    }

    /// <summary>When the account subscribed.</summary>
    /// <param name="hubArn">The hub asked for; <see langword="null"/> for the account's own.</param>
    /// <exception cref="AwsErrorException">
    /// <c>LimitExceededException</c> (429), <c>InvalidAccessException</c> (401), <c>ResourceNotFoundException</c> (404).
    /// </exception>
    public DateTimeOffset DescribeHub(string? hubArn)
    {
        lock (_gate)
        {
            Admit(_others);
            return hubArn is null || hubArn == HubArn ? _subscribedAt : throw HubErrors.NoSuchHub(hubArn);
        }
    }

    private static ImportFailure NotAsff(string id, string breaches) =>
        new(id, "InvalidInput", $"Finding does not adhere to Amazon Finding Format. {breaches}.");

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private void Admit(TokenBucket rate)
    {
        if (EnforcesRates && !rate.TryTake())
        {
            Throttled++;
            throw HubErrors.RateExceeded();
        }

        if (!_enabled)
        {
            throw HubErrors.NotSubscribed(AccountId);
        }
    }

    private void CheckCall(JsonElement findings)
    {
        if (findings.ValueKind != JsonValueKind.Array || findings.GetArrayLength() == 0)
        {
            throw HubErrors.InvalidInput($"Findings should be a list of 1 to {HubLimits.FindingsMax} findings");
        }

        if (findings.GetArrayLength() > HubLimits.FindingsMax)
        {
            throw HubErrors.InvalidInput(
                $"Invalid parameter 'Findings'. Size '{findings.GetArrayLength()}' is greater than maximum value: {HubLimits.FindingsMax}.");
        }

        foreach (var finding in findings.EnumerateArray())
        {
            if (finding.ValueKind != JsonValueKind.Object || string.IsNullOrWhiteSpace(Text(finding, "Id")))
            {
                throw HubErrors.InvalidInput("Findings should each be an object with an Id");
            }

            // A text that can be no ARN or account id is the finding's own breach, and fails only the finding.
            var product = Text(finding, "ProductArn") ?? ProductArn;
            var account = Text(finding, "AwsAccountId") ?? AccountId;
            if ((product != ProductArn && product.Length is >= 12 and <= 2048)
                || (account != AccountId && Asff.AccountId().IsMatch(account)))
            {
                throw HubErrors.AccessDenied(PrincipalArn, product);
            }
        }
    }

    private ImportFailure? FailureOf(JsonElement finding)
    {
        var id = Text(finding, "Id")!;
        if (JsonMarshal.GetRawUtf8Value(finding).Length > HubLimits.FindingBytesMax)
        {
            return new ImportFailure(id, "InvalidInput", "Finding exceeds the maximum size of 240 KB.");
        }

        return AsffSchema.Breaches(finding) is { Count: > 0 } breaches ? NotAsff(id, string.Join(", ", breaches))
            : FindingFault?.Invoke(id) is { } fault ? new ImportFailure(id, fault.Code, fault.Message)
            : null;
    }

    /// <summary>Stores a valid finding; null when it would be created with two different times.</summary>
    private (StoredFinding Finding, ImportKind Kind)? Apply(JsonElement finding)
    {
        var id = Text(finding, "Id")!;
        var updatedAt = FindingAttributes.TimeOf("UpdatedAt", finding);
        var now = _time.GetUtcNow();
        if (!_findings.TryGetValue(id, out var stored))
        {
            return updatedAt != FindingAttributes.TimeOf("CreatedAt", finding) ? null : Keep(ImportKind.Created, new StoredFinding
            {
                Id = id,
                Json = _serviceFields.Complete(finding, null, now),
                ImportedBytes = JsonMarshal.GetRawUtf8Value(finding).ToArray(),
                ImportCount = 1,
                FirstImportedAt = now,
                LastUpdatedAt = now,
                UpdatedAt = updatedAt,
            });
        }

        return updatedAt <= stored.UpdatedAt
            ? Keep(ImportKind.Ignored, stored with
            {
                ImportCount = stored.ImportCount + 1,
                IgnoredOtherBytes = stored.IgnoredOtherBytes
                    || (updatedAt == stored.UpdatedAt && !JsonMarshal.GetRawUtf8Value(finding).SequenceEqual(stored.ImportedBytes.Span)),
            })
            : Keep(ImportKind.Updated, stored with
            {
                Json = _serviceFields.Complete(finding, stored.Json, now),
                ImportedBytes = JsonMarshal.GetRawUtf8Value(finding).ToArray(),
                ImportCount = stored.ImportCount + 1,
                LastUpdatedAt = now,
                UpdatedAt = updatedAt,
            });
    }

    private (StoredFinding Finding, ImportKind Kind) Keep(ImportKind kind, StoredFinding finding)
    {
        _findings[finding.Id] = finding;
        return (finding, kind);
    }
}
