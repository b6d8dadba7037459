using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>A convolution of stride 1 as a product in which row k of the second factor is the padded image itself, shifted.</summary>
/// <remarks>
/// In a padded image, read as one long row per channel, moving the window by one position moves everything it sees by one place. So for all windows at once, what place
/// (channel, down, right) of the window sees is a contiguous piece of that row. Windows that begin in the padding on the right are computed too and left out in the end.
/// </remarks>
internal readonly struct ShiftedRows
{
    // Larger images are convolved block by block instead, so that scratch stays small.
    private const int MostElements = 512 * 1024;
    private const int MostDepth = 8192;

    /// <summary>Works the sizes out.</summary>
    /// <param name="channels">The channels that a window sees.</param>
    /// <param name="height">The height of the image.</param>
    /// <param name="width">The width of the image.</param>
    /// <param name="geometry">Kernel and dilations.</param>
    /// <param name="margins">Padding above, on the left, below, on the right.</param>
    public ShiftedRows(int channels, int height, int width, WindowGeometry geometry, (int Top, int Left, int Bottom, int Right) margins)
    {
        Channels = channels;
        Height = height;
        Width = width;
        Top = margins.Top;
        Left = margins.Left;
        PaddedWidth = width + margins.Left + margins.Right;
        Plane = (height + margins.Top + margins.Bottom) * PaddedWidth;
        KernelHeight = geometry.KernelHeight;
        KernelWidth = geometry.KernelWidth;
        StepDown = geometry.DilationDown * PaddedWidth;
        StepRight = geometry.DilationRight;
        OutputHeight = height + margins.Top + margins.Bottom - ((KernelHeight - 1) * geometry.DilationDown);
        OutputWidth = PaddedWidth - ((KernelWidth - 1) * StepRight);
        RowLength = (((OutputHeight * PaddedWidth) + ShiftedProduct.Columns - 1) / ShiftedProduct.Columns) * ShiftedProduct.Columns;
        int last = ((channels - 1) * Plane) + ((KernelHeight - 1) * StepDown) + ((KernelWidth - 1) * StepRight);
        InputLength = (Math.Max(last + RowLength, channels * Plane) + 15) / 16 * 16;
        Fits = margins is { Top: >= 0, Left: >= 0, Bottom: >= 0, Right: >= 0 } && Depth <= MostDepth && (long)channels * Plane <= MostElements;
    }

    /// <summary>The channels that a window sees.</summary>
    public int Channels { get; }

    /// <summary>The height of the image.</summary>
    public int Height { get; }

    /// <summary>The width of the image.</summary>
    public int Width { get; }

    /// <summary>Rows of padding above.</summary>
    public int Top { get; }

    /// <summary>Columns of padding on the left.</summary>
    public int Left { get; }

    /// <summary>The width of the padded image.</summary>
    public int PaddedWidth { get; }

    /// <summary>The elements of a padded channel.</summary>
    public int Plane { get; }

    /// <summary>The height of a window.</summary>
    public int KernelHeight { get; }

    /// <summary>The width of a window.</summary>
    public int KernelWidth { get; }

    /// <summary>The distance of rows within a window, in elements.</summary>
    public int StepDown { get; }

    /// <summary>The distance of columns within a window, in elements.</summary>
    public int StepRight { get; }

    /// <summary>The number of windows downwards.</summary>
    public int OutputHeight { get; }

    /// <summary>The number of windows to the right.</summary>
    public int OutputWidth { get; }

    /// <summary>The elements of a row of results, left-out ones and rounding included.</summary>
    public int RowLength { get; }

    /// <summary>The elements of the padded image with the room that is read behind it.</summary>
    public int InputLength { get; }

    /// <summary>Whether it is small enough.</summary>
    public bool Fits { get; }

    /// <summary>The number of places of a window.</summary>
    public int Depth => Channels * KernelHeight * KernelWidth;

    /// <summary>Whether the rows of the output are whole vectors, at least three in all, so that results can be written where they belong.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>True when they are; depends on shape and precision alone.</returns>
    public bool IsWhole<T>()
        where T : unmanaged => OutputWidth % Vector512<T>.Count == 0 && OutputHeight * (OutputWidth / Vector512<T>.Count) >= 3;

    /// <summary>How far each place of a window is shifted.</summary>
    /// <param name="offsets">Receives one offset per place.</param>
    public void Offsets(Span<int> offsets)
    {
        int index = 0;
        for (int channel = 0; channel < Channels; channel++)
        {
            for (int down = 0; down < KernelHeight; down++)
            {
                for (int right = 0; right < KernelWidth; right++)
                {
                    offsets[index++] = (channel * Plane) + (down * StepDown) + (right * StepRight);
                }
            }
        }
    }

    /// <summary>Puts an image into the padded one, whose margins are zero already.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="image">channels × height × width.</param>
    /// <param name="padded">Receives it.</param>
    public unsafe void Pad<T>(T* image, T* padded)
        where T : unmanaged
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            T* to = padded + (channel * Plane) + (Top * PaddedWidth) + Left;
            for (int row = 0; row < Height; row++, image += Width, to += PaddedWidth)
            {
                new Span<T>(image, Width).CopyTo(new Span<T>(to, Width));
            }
        }
    }

    /// <summary>Copies results to where they belong, without those that are left out.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="rows">rows × row length.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="destination">Receives count × output height × output width.</param>
    public unsafe void Unpad<T>(T* rows, int count, T* destination)
        where T : unmanaged
    {
        for (int channel = 0; channel < count; channel++)
        {
            T* from = rows + ((long)channel * RowLength);
            for (int row = 0; row < OutputHeight; row++, from += PaddedWidth, destination += OutputWidth)
            {
                new Span<T>(from, OutputWidth).CopyTo(new Span<T>(destination, OutputWidth));
            }
        }
    }
}
