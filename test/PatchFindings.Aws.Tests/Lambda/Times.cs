namespace PatchFindings.Aws.Tests.Lambda;

internal sealed record Times(DateTime At, byte[]? Bytes, string? XAmzId2);
