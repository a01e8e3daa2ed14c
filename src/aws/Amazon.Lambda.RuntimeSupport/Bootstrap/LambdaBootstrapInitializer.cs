namespace Amazon.Lambda.RuntimeSupport;

/// <summary>Runs once, before the first invocation is asked for. What it throws is reported as the function's initialization
/// error.</summary>
/// <returns>False ends the function without serving.</returns>
public delegate Task<bool> LambdaBootstrapInitializer();
