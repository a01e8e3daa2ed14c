using LoopbackAws.Http;

namespace LoopbackAws.Tests.Sqs;

internal static class Errors
{
    /// <summary>The code of the AWS error that an action throws; anything else that it throws fails the test.</summary>
    public static string? CodeOf(Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (AwsErrorException error)
        {
            return error.Code;
        }
    }

    public static void Refused(string code, Action action) => Assert.Equal(code, CodeOf(action));
}
