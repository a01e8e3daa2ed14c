namespace Amazon.Lambda.Core;

/// <summary>
/// Names the serializer of an assembly's or one method's handlers, for a runtime that finds handlers by name. An executable
/// function hands its serializer to the bootstrap instead, and this attribute then has no effect.
/// </summary>
/// <param name="serializerType">Implements <see cref="ILambdaSerializer"/> and has a constructor without parameters.</param>
[AttributeUsage(AttributeTargets.Assembly | AttributeTargets.Method)]
public sealed class LambdaSerializerAttribute(Type serializerType) : Attribute
{
    /// <summary>Implements <see cref="ILambdaSerializer"/> and has a constructor without parameters.</summary>
    public Type SerializerType { get; set; } = serializerType;
}
