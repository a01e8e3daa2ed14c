using System.Text.Json;

namespace PatchFindings.Triggers;

/// <summary>
/// Reads an EventBridge event of Systems Manager: JSON in; an event, or a rejection that names the field and the value, out. Never throws
/// for what a body holds.
/// </summary>
/// <remarks>Event shapes: "Amazon EventBridge event examples for Systems Manager" in the Systems Manager user guide.</remarks>
public static class TriggerReader
{
    /// <summary>The detail type of compliance events.</summary>
    public const string ComplianceDetailType = "Configuration Compliance State Change";

    /// <summary>The detail type of command events, one a node.</summary>
    public const string CommandDetailType = "EC2 Command Invocation Status-change Notification";

    /// <summary>The detail type of State Manager's events, one a node.</summary>
    public const string AssociationDetailType = "EC2 State Manager Instance Association State Change";

    /// <summary>The detail type of EC2's events of an instance's state.</summary>
    public const string InstanceDetailType = "EC2 Instance State-change Notification";

    private static readonly string[] TerminalStatuses =
        ["Success", "Failed", "TimedOut", "Cancelled", "DeliveryTimedOut", "ExecutionTimedOut", "Undeliverable", "Terminated",
         "InvalidPlatform", "AccessDenied"];

    /// <summary>Reads one event.</summary>
    /// <param name="body">The event's JSON, such as an SQS message's body.</param>
    /// <param name="rejection">Why this system does not take the body as an event; otherwise <see langword="null"/>.</param>
    /// <returns>The event, or <see langword="null"/> with a <paramref name="rejection"/>.</returns>
    public static Trigger? Read(string? body, out Rejection? rejection)
    {
        if (string.IsNullOrWhiteSpace(body))
        {
            rejection = new Rejection("body", body, "is empty, not a JSON event");
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            var fields = new TriggerFields(document.RootElement);
            var trigger = Read(fields);
            rejection = fields.Rejection;
            return rejection is null ? trigger : null;
        }
        catch (JsonException e)
        {
            // The parser's own message quotes the body, at any length.
            rejection = new Rejection("body", body, $"is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})");
            return null;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // Half a surrogate pair: bare in the body, or escaped in a field's name.
            rejection = new Rejection("body", body, "is not valid Unicode");
            return null;
        }
    }

    private static Trigger? Read(TriggerFields fields)
    {
        if (!fields.IsObject)
        {
            return fields.Reject("body", null, "is JSON but not an object");
        }

        var source = fields.Text("source");
        var detailType = fields.Text("detail-type");
        var owner = detailType == InstanceDetailType ? "aws.ec2" : "aws.ssm";
        if (source is not null && source != owner)
        {
            return fields.Reject("source", source, $"must be {owner}");
        }

        var eventId = fields.Text("id");
        if (eventId is not null && !AwsText.IsExecutionId(eventId))
        {
            return fields.Reject("id", eventId, "is not an event id of at most 100 letters, digits and hyphens");
        }

        var account = fields.Text("account", AwsText.IsAccountId, "must be 12 digits");
        var region = fields.Text("region", AwsText.IsRegion, "is not the name of a Region");
        var time = fields.Time("time");
        if (fields.Rejection is not null || !fields.EnterDetail())
        {
            return null;
        }

        return detailType switch
        {
            ComplianceDetailType => ReadCompliance(fields, eventId!, account!, region!, time),
            CommandDetailType => ReadCommand(fields, eventId!, account!, region!, time),
            AssociationDetailType => ReadAssociation(fields, eventId!, account!, region!, time),
            InstanceDetailType => ReadInstance(fields, eventId!, account!, region!, time),
            _ => fields.Reject("detail-type", detailType, "is not one that this system handles"),
        };
    }

    private static ComplianceChanged? ReadCompliance(
        TriggerFields fields, string eventId, string account, string region, DateTimeOffset time)
    {
        var node = fields.Text("resource-id", AwsText.IsNodeId, "is not a node id (i-… or mi-…)");
        var status = fields.Text("compliance-status", s => s is "compliant" or "non_compliant", "must be compliant or non_compliant");
        var type = fields.Text("compliance-type");
        if (fields.Rejection is null && type != "Patch")
        {
            // What an association found comes with the association's own event.
            fields.Reject("detail.compliance-type", type, "must be Patch");
        }

        return fields.Rejection is not null ? null
            : new ComplianceChanged(eventId, account, region, time, node!, status == "compliant");
    }

    private static CommandEnded? ReadCommand(
        TriggerFields fields, string eventId, string account, string region, DateTimeOffset time)
    {
        var node = fields.Text("instance-id", AwsText.IsNodeId, "is not a node id (i-… or mi-…)");
        var command = fields.Text("command-id", AwsText.IsExecutionId, "is not a command id");
        var document = fields.Text("document-name", AwsText.IsDocumentName, "is not a document's name");
        fields.Text("status", IsTerminal, "is not a terminal status of a command");
        var requested = fields.Time("requested-date-time");
        return fields.Rejection is not null ? null
            : new CommandEnded(eventId, account, region, time, node!, command!, document!, requested);
    }

    // The two documented samples differ in their other fields, and nothing here needs them.
    private static AssociationRan? ReadAssociation(
        TriggerFields fields, string eventId, string account, string region, DateTimeOffset time)
    {
        var node = fields.Text("instance-id", AwsText.IsNodeId, "is not a node id (i-… or mi-…)");
        var association = fields.Text("association-id", AwsText.IsExecutionId, "is not an association id");
        var document = fields.Text("document-name", AwsText.IsDocumentName, "is not a document's name");
        fields.Text("status", IsTerminal, "is not a terminal status of an association");
        return fields.Rejection is not null ? null
            : new AssociationRan(eventId, account, region, time, node!, association!, document!);
    }

    private static InstanceTerminated? ReadInstance(
        TriggerFields fields, string eventId, string account, string region, DateTimeOffset time)
    {
        var node = fields.Text("instance-id", AwsText.IsNodeId, "is not a node id (i-…)");
        fields.Text("state", state => state is "terminated", "must be terminated: an instance in any other state keeps its findings");
        return fields.Rejection is not null ? null : new InstanceTerminated(eventId, account, region, time, node!);
    }

    // The user guide spells detailed statuses with blanks ("Delivery Timed Out"), the API without.
    private static bool IsTerminal(ReadOnlySpan<char> status)
    {
        foreach (var terminal in TerminalStatuses)
        {
            if (status.Equals(terminal, StringComparison.Ordinal)
                || (status.Contains(' ') && status.ToString().Replace(" ", "", StringComparison.Ordinal) == terminal))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Reads fields of an event and keeps the first thing that is wrong; later reads go on, so that callers stay flat.</summary>
internal sealed class TriggerFields(JsonElement root)
{
    private JsonElement _object = root;
    private string _prefix = string.Empty;

    public delegate bool Form(ReadOnlySpan<char> text);

    public Rejection? Rejection { get; private set; }

    public bool IsObject => _object.ValueKind == JsonValueKind.Object;

    /// <summary>Goes on with the fields of <c>detail</c>.</summary>
    public bool EnterDetail()
    {
        if (!_object.TryGetProperty("detail", out var detail))
        {
            Reject("detail", null, "is missing");
            return false;
        }

        if (detail.ValueKind != JsonValueKind.Object)
        {
            Reject("detail", detail.GetRawText(), "must be an object");
            return false;
        }

        _object = detail;
        _prefix = "detail.";
        return true;
    }

    public string? Text(string name)
    {
        if (!_object.TryGetProperty(name, out var element))
        {
            Reject(_prefix + name, null, "is missing");
            return null;
        }

        if (element.ValueKind != JsonValueKind.String)
        {
            Reject(_prefix + name, element.GetRawText(), "must be a string");
            return null;
        }

        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // An escape such as "\ud800" is JSON, but half a character.
            Reject(_prefix + name, element.GetRawText(), "is not valid Unicode");
            return null;
        }
    }

    public string? Text(string name, Form form, string reason)
    {
        var text = Text(name);
        if (text is not null && !form(text))
        {
            Reject(_prefix + name, text, reason);
            return null;
        }

        return text;
    }

    public DateTimeOffset Time(string name)
    {
        var text = Text(name);
        if (text is null)
        {
            return default;
        }

        if (!AwsText.TryParseTime(text, out var time))
        {
            Reject(_prefix + name, text, "is not an RFC 3339 date and time");
        }
        else if (!AwsText.IsClockTime(time))
        {
            Reject(_prefix + name, text, "is a time that no clock tells");
        }

        return time;
    }

    public Trigger? Reject(string field, string? value, string reason)
    {
        Rejection ??= new Rejection(field, value, reason);
        return null;
    }
}
