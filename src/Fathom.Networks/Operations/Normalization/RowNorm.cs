using System.Numerics;

namespace Fathom.Networks;

/// <summary>What layer, group and instance norm share: how a node becomes sweeps over rows.</summary>
internal static unsafe class RowNorm
{
    /// <summary>Normalizes.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The node: x, γ, β; y.</param>
    /// <param name="size">How the input is cut into rows.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="centred">Whether the mean is subtracted.</param>
    public static void Forward<T>(OperationContext<T> context, RowNormSize size, double epsilon, bool centred = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* statistics = context.Saved.IsEmpty ? context.ForwardScratchPointer : context.SavedPointer;
        RowNormalization<T> work = WorkFor(context, size, statistics);
        work.Y = context.OutputPointer(0);
        work.Epsilon = epsilon;
        work.Centred = centred;
        work.Pass = RowPass.Normalize;
        context.Team.Run(ref work, work.Pieces);
    }

    /// <summary>Pulls back.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="context">The node.</param>
    /// <param name="size">How the input is cut into rows.</param>
    /// <param name="centred">Whether the mean is subtracted.</param>
    public static void Backward<T>(OperationContext<T> context, RowNormSize size, bool centred = true)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        RowNormalization<T> work = WorkFor(context, size, context.SavedPointer);
        work.G = context.OutputGradientPointer(0);
        work.Centred = centred;
        if (context.WantsGradient(0))
        {
            work.GradientX = context.InputGradientPointer(0);
            work.Pass = RowPass.PullBack;
            context.Team.Run(ref work, work.Pieces);
        }

        if (context.WantsGradient(1) || context.WantsGradient(2))
        {
            work.GradientScale = context.WantsGradient(1) ? context.InputGradientPointer(1) : null;
            work.GradientShift = context.WantsGradient(2) ? context.InputGradientPointer(2) : null;
            work.Pass = RowPass.Parameters;
            context.Team.Run(ref work, work.Pieces);
        }
    }

    /// <summary>Memory for the statistics of the rows.</summary>
    /// <param name="size">How the input is cut into rows.</param>
    /// <returns>The memory.</returns>
    public static OperationMemory MemoryFor(RowNormSize size) => new(2 * size.Rows, 2 * size.Rows);

    private static RowNormalization<T> WorkFor<T>(OperationContext<T> context, RowNormSize size, T* statistics)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            X = context.InputPointer(0),
            Scale = context.HasInput(1) ? context.InputPointer(1) : null,
            Shift = context.HasInput(2) ? context.InputPointer(2) : null,
            Mean = statistics,
            Inverse = statistics + size.Rows,
            Rows = size.Rows,
            Length = size.Length,
            Positions = size.Positions,
            Groups = size.Groups,
        };
}
