namespace PatchFindings.Local.Run;

/// <summary>Calls of one action by one caller.</summary>
/// <param name="Service">The service's endpoint prefix.</param>
/// <param name="Action">The API action.</param>
/// <param name="Caller">Who signed: a function's name, or another access key id.</param>
/// <param name="Calls">How many calls.</param>
/// <param name="Items">How many things they carried together.</param>
internal sealed record CallCount(string Service, string Action, string Caller, int Calls, int Items);
