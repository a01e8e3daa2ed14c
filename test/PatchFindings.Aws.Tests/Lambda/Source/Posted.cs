namespace PatchFindings.Aws.Tests.Lambda.Source;

/// <summary>What a function posted to the Runtime API.</summary>
public sealed record Posted(string Path, IReadOnlyDictionary<string, string> Headers, string Body);
