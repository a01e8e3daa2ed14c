namespace LoopbackAws.Ssm;

/// <summary>One page of a Systems Manager read.</summary>
/// <typeparam name="T">What the read lists.</typeparam>
/// <param name="Items">The items, in the read's order.</param>
/// <param name="NextToken">What asks for the next page; <see langword="null"/> on the last.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken);
