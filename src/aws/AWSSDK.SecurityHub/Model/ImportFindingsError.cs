using System.Text.Json;
using Amazon.SecurityHub.Model.Internal;

namespace Amazon.SecurityHub.Model;

/// <summary>A finding that an import left out. <c>ImportFindingsError</c> in the Security Hub API.</summary>
public class ImportFindingsError : IJsonModel<ImportFindingsError>
{
    /// <summary>The error's code, such as <c>InvalidInput</c>; the API publishes no list.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>What is wrong.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>The finding's id.</summary>
    public string? Id { get; set; }

    void IJsonModel<ImportFindingsError>.Write(Utf8JsonWriter json)
    {
        json.Text("Id", Id);
        json.Text("ErrorCode", ErrorCode);
        json.Text("ErrorMessage", ErrorMessage);
    }

    static ImportFindingsError IJsonModel<ImportFindingsError>.Read(JsonElement json) => new()
    {
        Id = json.Text("Id"),
        ErrorCode = json.Text("ErrorCode"),
        ErrorMessage = json.Text("ErrorMessage"),
    };
}
