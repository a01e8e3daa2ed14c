using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>
/// Reads events and writes outputs with source-generated System.Text.Json metadata. Property names of events match in any case, and a null
/// is not written.
/// </summary>
/// <typeparam name="TSGContext">Holds a <see cref="JsonSerializableAttribute"/> for each type that a handler takes or returns.</typeparam>
public sealed class SourceGeneratorLambdaJsonSerializer<
    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TSGContext> : ILambdaSerializer
    where TSGContext : JsonSerializerContext
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Action<JsonSerializerOptions>? _customizer;

    // Made at the first use: its reflection costs a cold start about half a millisecond, also of a function that seldom needs it.
    private TSGContext? _context;

    /// <summary>With Lambda's usual options.</summary>
    public SourceGeneratorLambdaJsonSerializer()
        : this(null)
    {
    }

    /// <summary>With Lambda's usual options, changed before their first use.</summary>
    public SourceGeneratorLambdaJsonSerializer(Action<JsonSerializerOptions>? customizer) => _customizer = customizer;

    /// <inheritdoc/>
    /// <exception cref="JsonSerializerException">The stream holds no JSON of this type, or the context lacks the type.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the error says that it was the event.")]
    public T Deserialize<T>(Stream requestStream)
    {
        ArgumentNullException.ThrowIfNull(requestStream);
        try
        {
            var type = TypeInfo<T>();
            return requestStream is MemoryStream memory && memory.TryGetBuffer(out var bytes)
                ? JsonSerializer.Deserialize(Rest(memory, bytes), type)!
                : JsonSerializer.Deserialize(requestStream, type)!;
        }
        catch (Exception exception)
        {
            throw new JsonSerializerException(
                $"Error converting the Lambda event JSON payload to type {typeof(T).FullName}: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="JsonSerializerException">The output cannot be written, or the context lacks its type.</exception>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the error says that it was the output.")]
    public void Serialize<T>(T response, Stream responseStream)
    {
        ArgumentNullException.ThrowIfNull(responseStream);
        try
        {
            using var writer = new Utf8JsonWriter(responseStream, WriterOptions);
            JsonSerializer.Serialize(writer, response, TypeInfo<T>());
        }
        catch (Exception exception)
        {
            throw new JsonSerializerException(
                $"Error converting the response object of type {typeof(T).FullName} from the Lambda function to JSON: {exception.Message}",
                exception);
        }
    }

    private static ReadOnlySpan<byte> Rest(MemoryStream memory, ArraySegment<byte> bytes)
    {
        var rest = bytes.AsSpan((int)memory.Position);
        memory.Position = memory.Length;
        return rest;
    }

    private TSGContext CreateContext()
    {
        var options = new JsonSerializerOptions
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            PropertyNameCaseInsensitive = true,
        };
        _customizer?.Invoke(options);
        return (TSGContext)Activator.CreateInstance(typeof(TSGContext), options)!;
    }

    private JsonTypeInfo<T> TypeInfo<T>() =>
        (_context ??= CreateContext()).GetTypeInfo(typeof(T)) as JsonTypeInfo<T>
        ?? throw new JsonSerializerException($"{typeof(TSGContext).FullName} has no JsonSerializable attribute for {typeof(T).FullName}.");
}

/// <summary>An event is not what the handler takes, or an output cannot be written: the invocation fails with this.</summary>
public class JsonSerializerException : Exception
{
    /// <summary>The error as text.</summary>
    public JsonSerializerException(string message)
        : base(message)
    {
    }

    /// <summary>The error as text, and its cause.</summary>
    public JsonSerializerException(string message, Exception exception)
        : base(message, exception)
    {
    }
}
