namespace LoopbackAws.Sqs;

/// <summary>What SendMessage tells of an accepted message.</summary>
/// <param name="MessageId">The message's id, which it keeps until a move task gives it a new one.</param>
/// <param name="MD5OfBody">MD5 of the body's UTF-8 bytes, in lower-case hexadecimal.</param>
/// <param name="MD5OfMessageAttributes">MD5 of the message attributes in AWS's order, or <see langword="null"/> without any.</param>
public sealed record SentMessage(string MessageId, string MD5OfBody, string? MD5OfMessageAttributes);
