namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Serves one invocation. What it throws becomes the invocation's error, and the next invocation is served all the same.</summary>
/// <param name="invocation">The event and its context, valid until the returned task ends.</param>
/// <returns>The response.</returns>
public delegate Task<InvocationResponse> LambdaBootstrapHandler(InvocationRequest invocation);
