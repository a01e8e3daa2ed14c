using System.Text.Encodings.Web;
using System.Text.Json;
using LoopbackAws.SecurityHub;

namespace PatchFindings.Local.Run;

/// <summary>Writes findings to a file.</summary>
internal static class FindingsFile
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Finds out whether the file can be written, and leaves what is there as it is.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Try(string path)
    {
        var isNew = !File.Exists(path);
        File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        if (isNew)
        {
            File.Delete(path);
        }
    }

    /// <summary>Writes a JSON array of the findings as they were imported, by <c>Id</c>.</summary>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static void Write(string path, IReadOnlyList<StoredFinding> findings)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, Readable);
        json.WriteStartArray();
        foreach (var finding in findings.OrderBy(finding => finding.Id, StringComparer.Ordinal))
        {
            using var imported = JsonDocument.Parse(finding.ImportedBytes);
            imported.WriteTo(json);
        }

        json.WriteEndArray();
    }
}
