using System.Globalization;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>How much memory a simulation takes, estimated before it starts.</summary>
/// <param name="Memory">Store or replay, never automatic.</param>
/// <param name="Threads">How many networks are at work at once.</param>
/// <param name="BytesPerNetwork">What one network at work takes.</param>
internal sealed record MemoryEstimate(SamplingMemory Memory, int Threads, long BytesPerNetwork)
{
    /// <summary>Chooses what fits: every network stored, then every network replayed, then fewer networks at once.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="method">Weightless or dense.</param>
    /// <param name="quantities">Number of observed quantities.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="ArgumentException">Nothing fits; the message says what would.</exception>
    public static MemoryEstimate Choose(NetworkProgram program, SamplingMethod method, int quantities)
    {
        SimulationOptions options = program.Options;
        double observed = (double)options.Networks * quantities * program.Depth;
        if (observed > Array.MaxLength || observed * sizeof(double) > options.MemoryLimit)
        {
            throw Refusal(
                $"{options.Networks} networks of {program.Depth} layers give {observed:G3} observed numbers, {Text(observed * sizeof(double))}; simulate fewer networks at once and merge the parts.");
        }

        double longest = Math.Max(
            (double)program.Width * program.BackwardColumns,
            method == SamplingMethod.Dense ? (double)program.Width * Math.Max(program.Width, program.Batch.Features) : (double)program.Batch.Features * program.Columns);
        if (longest > Array.MaxLength || (double)program.BackwardColumns * program.BackwardColumns > Array.MaxLength)
        {
            throw Refusal($"A matrix of this network would have {longest:G3} entries, more than fit into an array; use a smaller width, a smaller batch or fewer cotangents.");
        }

        double limit = options.MemoryLimit - (observed * sizeof(double));
        int threads = Math.Min(options.Threads == 0 ? Environment.ProcessorCount : options.Threads, options.Networks);
        double store = Bytes(program, method, SamplingMemory.Store);
        double replay = Bytes(program, method, SamplingMemory.Replay);
        if (options.Memory != SamplingMemory.Replay && store <= limit / threads)
        {
            return new MemoryEstimate(SamplingMemory.Store, threads, (long)store);
        }

        bool stores = options.Memory == SamplingMemory.Store;
        double needed = stores ? store : replay;
        int fitting = (int)Math.Min(threads, Math.Floor(limit / needed));
        if (fitting >= 1)
        {
            return new MemoryEstimate(stores ? SamplingMemory.Store : SamplingMemory.Replay, fitting, (long)needed);
        }

        string way = stores && replay <= limit
            ? $"replaying layers would take {Text(replay)}"
            : "use float32, a smaller batch, fewer cotangents, a narrower network or a higher limit";
        throw Refusal($"One network needs about {Text(needed)}, more than the limit of {Text(options.MemoryLimit)}; {way}.");
    }

    /// <summary>What one network takes.</summary>
    /// <param name="program">What is simulated.</param>
    /// <param name="method">Weightless or dense.</param>
    /// <param name="memory">Store or replay.</param>
    /// <returns>Bytes.</returns>
    public static double Bytes(NetworkProgram program, SamplingMethod method, SamplingMemory memory)
    {
        double entry = program.Options.Precision == SamplingPrecision.Binary32 ? sizeof(float) : sizeof(double);
        double columns = program.Columns;
        double wide = program.BackwardColumns;
        double width = program.Width;
        double depth = program.Depth;
        double forward = width * columns;
        double segment = PassBuffers<double>.SegmentLength(program, memory);
        double inverses = program.Spec.Normalization.Kind switch
        {
            NormalizationKind.Batch => width * program.Batch.Sizes.Length,
            NormalizationKind.Layer => columns,
            _ => 0,
        };
        double layers = (segment * (forward + inverses)) + ((Math.Ceiling(depth / segment) - 1) * forward);
        double work = ((program.HasCostlySlopes ? 4 : 3) * forward) + (2 * width * wide) + ((double)program.Batch.Features * columns);
        double grams = (memory == SamplingMemory.Store ? depth : 0) * columns * (columns + 1) / 2;
        double readOut = program.Options.Cotangent == CotangentKind.Random ? 0 : program.Options.Classes * width;
        double weights = method == SamplingMethod.Dense ? Dense(program, memory) : Weightless(program, memory);
        return (entry * (layers + work + readOut)) + (sizeof(double) * grams) + weights;
    }

    private static double Dense(NetworkProgram program, SamplingMemory memory)
    {
        double entry = program.Options.Precision == SamplingPrecision.Binary32 ? sizeof(float) : sizeof(double);
        double width = program.Width;
        double first = width * program.Batch.Features;
        double matrices = memory == SamplingMemory.Store ? first + ((program.Depth - 1.0) * width * width) : width * Math.Max(width, program.Batch.Features);
        double frames = program.Spec.Initialization.Kind == InitializationKind.Orthogonal ? 3 * width * Math.Max(width, program.Batch.Features) : 0;
        return (entry * matrices) + (sizeof(double) * frames);
    }

    private static double Weightless(NetworkProgram program, SamplingMemory memory)
    {
        double entry = program.Options.Precision == SamplingPrecision.Binary32 ? sizeof(float) : sizeof(double);
        double columns = program.Columns;
        double small = program.Depth * 3.0 * columns * columns * sizeof(double);
        double normals = program.Width * (memory == SamplingMemory.Store ? program.Depth * columns : columns);
        return small + (entry * (normals + (program.Width * (double)program.BackwardColumns)));
    }

    private static string Text(double bytes) => bytes < 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):F1} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):F1} GiB");

    private static ArgumentException Refusal(FormattableString text, string parameter = "options") => new(FormattableString.Invariant(text), parameter);
}
