namespace LoopbackAws.SecurityHub;

/// <summary>A finding that an import refused while the call succeeded (API model, <c>ImportFindingsError</c>).</summary>
/// <param name="Id">The finding's <c>Id</c>.</param>
/// <param name="Code">The error code, such as <c>InvalidInput</c>; the API publishes no list of them.</param>
/// <param name="Message">What is wrong.</param>
public sealed record ImportFailure(string Id, string Code, string Message);
