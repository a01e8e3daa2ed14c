namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Lambda's <c>LogFormat</c>, and the .NET client's own third one.</summary>
internal enum LogFormat
{
    Text,
    Unformatted,
    Json,
}
