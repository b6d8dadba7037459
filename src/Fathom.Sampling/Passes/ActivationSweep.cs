using System.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Activations and their slopes over wide matrices in either precision.</summary>
/// <remarks>Two rays through the origin (ReLU and its family) are made in the matrices' own precision; every other activation is evaluated in double, block by block.</remarks>
internal static class ActivationSweep
{
    /// <summary>Entries evaluated at once; callers give room for three times as many doubles.</summary>
    public const int Block = 512;

    /// <summary>φ of every entry.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="activation">φ.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="values">Receives φ; as long; may be the arguments.</param>
    /// <param name="room">Room for 3 · <see cref="Block"/> numbers.</param>
    public static void Values<T>(Activation activation, ReadOnlySpan<T> arguments, Span<T> values, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (activation.Homogeneity is { Degree: 1 } rays)
        {
            RayValues(arguments, values, T.CreateTruncating(rays.Positive), T.CreateTruncating(rays.Negative));
            return;
        }

        for (int start = 0; start < arguments.Length; start += Block)
        {
            int count = Math.Min(Block, arguments.Length - start);
            Evaluate(activation, arguments.Slice(start, count), room, out Span<double> results, out _);
            Narrow(results, values.Slice(start, count));
        }
    }

    /// <summary>φ′ of every entry.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="activation">φ.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="slopes">Receives φ′; as long.</param>
    /// <param name="room">Room for 3 · <see cref="Block"/> numbers.</param>
    public static void Slopes<T>(Activation activation, ReadOnlySpan<T> arguments, Span<T> slopes, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (activation.Homogeneity is { Degree: 1 } rays)
        {
            RaySlopes(arguments, slopes, T.CreateTruncating(rays.Positive), T.CreateTruncating(rays.Negative));
            return;
        }

        for (int start = 0; start < arguments.Length; start += Block)
        {
            int count = Math.Min(Block, arguments.Length - start);
            Evaluate(activation, arguments.Slice(start, count), room, out _, out Span<double> results);
            Narrow(results, slopes.Slice(start, count));
        }
    }

    /// <summary>φ and φ′ of every entry, for activations that are not two rays: both come of one evaluation.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="activation">φ.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="values">Receives φ; the same bits as of <see cref="Values"/>.</param>
    /// <param name="slopes">Receives φ′; the same bits as of <see cref="Slopes"/>.</param>
    /// <param name="room">Room for 3 · <see cref="Block"/> numbers.</param>
    public static void Both<T>(Activation activation, ReadOnlySpan<T> arguments, Span<T> values, Span<T> slopes, Span<double> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int start = 0; start < arguments.Length; start += Block)
        {
            int count = Math.Min(Block, arguments.Length - start);
            Evaluate(activation, arguments.Slice(start, count), room, out Span<double> first, out Span<double> second);
            Narrow(first, values.Slice(start, count));
            Narrow(second, slopes.Slice(start, count));
        }
    }

    /// <summary>Whether an activation is two rays through the origin, whose slopes cost nothing.</summary>
    /// <param name="activation">φ.</param>
    /// <returns>True for the ReLU family and the identity without shift.</returns>
    public static bool IsRays(Activation activation) => activation.Homogeneity is { Degree: 1 };

    private static void Evaluate<T>(
        Activation activation, ReadOnlySpan<T> arguments, Span<double> room, out Span<double> values, out Span<double> slopes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> wide = room[..arguments.Length];
        values = room.Slice(Block, arguments.Length);
        slopes = room.Slice(2 * Block, arguments.Length);
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = double.CreateTruncating(arguments[i]);
        }

        activation.Evaluate(wide, values, slopes);
    }

    private static void Narrow<T>(ReadOnlySpan<double> wide, Span<T> destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < wide.Length; i++)
        {
            destination[i] = T.CreateTruncating(wide[i]);
        }
    }

    private static void RayValues<T>(ReadOnlySpan<T> arguments, Span<T> values, T right, T left)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector<T>.Count;
        int i = 0;
        for (; i <= arguments.Length - width; i += width)
        {
            Vector<T> x = new(arguments.Slice(i, width));
            Vector<T> slope = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), new Vector<T>(right), new Vector<T>(left));
            (slope * x).CopyTo(values.Slice(i, width));
        }

        for (; i < arguments.Length; i++)
        {
            values[i] = (arguments[i] > T.Zero ? right : left) * arguments[i];
        }
    }

    /// <summary>At the kink itself the slope is the mean of both sides.</summary>
    private static void RaySlopes<T>(ReadOnlySpan<T> arguments, Span<T> slopes, T right, T left)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T middle = (right + left) / (T.One + T.One);
        int width = Vector<T>.Count;
        int i = 0;
        for (; i <= arguments.Length - width; i += width)
        {
            Vector<T> x = new(arguments.Slice(i, width));
            Vector<T> below = Vector.ConditionalSelect(Vector.LessThan(x, Vector<T>.Zero), new Vector<T>(left), new Vector<T>(middle));
            Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<T>.Zero), new Vector<T>(right), below).CopyTo(slopes.Slice(i, width));
        }

        for (; i < arguments.Length; i++)
        {
            slopes[i] = arguments[i] > T.Zero ? right : arguments[i] < T.Zero ? left : middle;
        }
    }
}
