namespace PatchFindings.Simulation.Oracle;

/// <summary>What Systems Manager showed of one node to one invocation, whether or not the function looked.</summary>
internal sealed class Shown
{
    /// <summary>When the invocation first asked for the node.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    /// <summary>What either store would have answered then. An answer that leaves out all but the first node's record shows none.</summary>
    public Upload? FirstRecord { get; init; }

    public Upload? FirstState { get; init; }

    public Upload? FirstSummary { get; init; }

    /// <summary>All that was shown from then until the last read.</summary>
    public HashSet<Upload> Uploads { get; } = [];

    /// <summary>Uploads whose records were answered.</summary>
    public HashSet<Upload> Records { get; } = [];

    /// <summary>Compliance summaries that were shown.</summary>
    public HashSet<Upload> Summaries { get; } = [];

    /// <summary>Reads of the node's summary that were not answered.</summary>
    public int SummaryReadsOpen { get; set; }

    /// <summary>When the function had no more time to read.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    public bool HadAtFirst(Upload? upload) => upload is not null && (FirstRecord == upload || FirstState == upload);
}

/// <summary>Keeps what each invocation was shown.</summary>
internal sealed class Showings(Run run, Truth truth)
{
    // Half of an invocation's time, and all but the 8 seconds that are kept for sending.
    private static readonly TimeSpan ReadsFor = TimeSpan.FromSeconds(15);

    /// <summary>A read of Systems Manager takes effect.</summary>
    public void Read(WireCall call, string answer)
    {
        var now = run.Time.GetUtcNow();
        var nodes = Wires.Nodes(call);
        var isFirstPage = !call.Text.Contains("NextToken", StringComparison.Ordinal);
        for (var i = 0; i < nodes.Count; i++)
        {
            var node = Node.NumberOf(nodes[i]);
            if (call.Action == "ListComplianceItems")
            {
                Items(call.Invocation, node, now);
            }

            // One node alone is answered by either kind of filter.
            var isAnswered = i == 0 || truth.Fleet.Facts.Ssm.InventoryFilter == LoopbackAws.Ssm.NodeFilterAnswer.EveryValue;
            if (call.Action == "GetInventory" && isFirstPage && !call.Invocation.Shown.ContainsKey(node))
            {
                call.Invocation.Shown[node] = new Shown
                {
                    FirstAt = now,
                    EndsAt = call.Invocation.StartedAt + ReadsFor,
                    FirstRecord = isAnswered ? truth.RecordAt(node, now) : null,
                    FirstState = truth.StateAt(node, now),
                    FirstSummary = truth.SummaryAt(node, now),
                };
            }

            if (call.Invocation.Shown.TryGetValue(node, out var shown))
            {
                Add(shown.Uploads, truth.RecordAt(node, now));
                Add(shown.Uploads, truth.StateAt(node, now));
                Add(shown.Summaries, truth.SummaryAt(node, now));
            }
        }

        if (call.Action == "GetInventory")
        {
            foreach (var node in Wires.RecordNodes(answer).Select(Node.NumberOf))
            {
                Add(call.Invocation.Shown[node].Records, truth.RecordAt(node, now));
            }
        }
    }

    /// <summary>A read is sent, or answered.</summary>
    public static void Follow(WireCall call, int open)
    {
        if (call.Action == "ListResourceComplianceSummaries")
        {
            foreach (var node in Wires.Nodes(call).Select(Node.NumberOf))
            {
                if (call.Invocation.Shown.TryGetValue(node, out var shown))
                {
                    shown.SummaryReadsOpen += open;
                }
            }
        }
    }

    private void Items(Invocation invocation, int node, DateTimeOffset now)
    {
        foreach (var wave in truth.Fleet.Waves.Where(wave => wave.Way == Way.HostManagement))
        {
            if (truth.ItemAt(node, wave.Id, now) is { } operation)
            {
                invocation.ShownItems.Add(operation);
                if (invocation.ItemsRead.Add((node, wave.Id)))
                {
                    invocation.ShownItemsAtFirst.Add(operation);
                }
            }
            else
            {
                invocation.ItemsRead.Add((node, wave.Id));
            }
        }
    }

    private static void Add(HashSet<Upload> set, Upload? upload)
    {
        if (upload is not null)
        {
            set.Add(upload);
        }
    }
}
