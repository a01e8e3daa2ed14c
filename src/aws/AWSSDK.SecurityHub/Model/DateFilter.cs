using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A condition on a time. <c>DateFilter</c> in the Security Hub API, which has a range of days as well.</summary>
public class DateFilter : IJsonModel<DateFilter>
{
    /// <summary>From when on, RFC 3339.</summary>
    public string? Start { get; set; }

    /// <summary>Until when, RFC 3339.</summary>
    public string? End { get; set; }

    void IJsonModel<DateFilter>.Write(Utf8JsonWriter json)
    {
        json.Text("Start", Start);
        json.Text("End", End);
    }

    static DateFilter IJsonModel<DateFilter>.Read(JsonElement json) => new() { Start = json.Text("Start"), End = json.Text("End") };
}
