using PatchFindings.Functions;

namespace PatchFindings.Redrive;

/// <summary>A call of SQS failed, or its answer lacks what such an answer has.</summary>
/// <param name="reason">A sentence that starts with the action.</param>
/// <param name="cause">What the call threw, if it did.</param>
internal sealed class QueueCallException(string reason, Exception? cause = null) : Exception(reason, cause)
{
    /// <summary>Waits for a call, and names it in its failure.</summary>
    public static async Task<T> NameAsync<T>(string action, Task<T> call)
    {
        try
        {
            return await call;
        }
        catch (Exception e)
        {
            throw new QueueCallException(ServiceFailure.Of(action, e).Reason, e);
        }
    }
}
