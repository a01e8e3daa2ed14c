using System.Text.Json.Nodes;
using PatchFindings.Simulation.Mutants;

namespace PatchFindings.Simulation.Sweeps;

/// <summary>Security Hub's pages, made small: it promises no full page before the last.</summary>
/// <param name="max">The most findings on a page; <see langword="null"/> leaves the pages as asked for.</param>
internal sealed class PageSizes(int? max)
{
    public WireCall Cut(WireCall call)
    {
        if (max is null || call.Action != "GetFindings")
        {
            return call;
        }

        var request = Json.Object(call.Body);
        request["MaxResults"] = JsonValue.Create(max.Value);
        return call with { Body = Json.Bytes(request) };
    }
}
