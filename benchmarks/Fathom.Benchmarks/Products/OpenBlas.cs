using System.Runtime.InteropServices;

namespace Fathom.Benchmarks;

/// <summary>OpenBLAS as the system has it, on one thread: what Fathom's products are compared with. It is not used by Fathom itself.</summary>
internal sealed unsafe class OpenBlas
{
    private const int RowMajor = 101;
    private const int AsStored = 111;
    private const int Transposed = 112;
    private const int Lower = 122;

    private readonly delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void> _singleProduct;
    private readonly delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void> _doubleProduct;
    private readonly delegate* unmanaged<int, int, int, int, int, float, float*, int, float, float*, int, void> _singleGram;
    private readonly delegate* unmanaged<int, int, int, int, int, double, double*, int, double, double*, int, void> _doubleGram;

    private OpenBlas(nint library)
    {
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(library, "openblas_set_num_threads"))(1);
        byte* core = ((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_corename"))();
        byte* configuration = ((delegate* unmanaged<byte*>)NativeLibrary.GetExport(library, "openblas_get_config"))();
        Description = $"{Marshal.PtrToStringUTF8((nint)configuration)?.Trim()}, running its kernels for {Marshal.PtrToStringUTF8((nint)core)}";
        _singleProduct = (delegate* unmanaged<int, int, int, int, int, int, float, float*, int, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_sgemm");
        _doubleProduct = (delegate* unmanaged<int, int, int, int, int, int, double, double*, int, double*, int, double, double*, int, void>)NativeLibrary.GetExport(library, "cblas_dgemm");
        _singleGram = (delegate* unmanaged<int, int, int, int, int, float, float*, int, float, float*, int, void>)NativeLibrary.GetExport(library, "cblas_ssyrk");
        _doubleGram = (delegate* unmanaged<int, int, int, int, int, double, double*, int, double, double*, int, void>)NativeLibrary.GetExport(library, "cblas_dsyrk");
    }

    /// <summary>Version and kernels.</summary>
    public string Description { get; }

    /// <summary>Finds the library.</summary>
    /// <returns>Null where it is not installed.</returns>
    public static OpenBlas? TryLoad() => NativeLibrary.TryLoad("libopenblas.so.0", out nint library) ? new OpenBlas(library) : null;

    /// <summary>C = A · B of n × n matrices.</summary>
    public void Product<T>(T[] a, T[] b, T[] c, int m, int n, int k)
        where T : unmanaged
    {
        fixed (T* pa = a, pb = b, pc = c)
        {
            if (typeof(T) == typeof(float))
            {
                _singleProduct(RowMajor, AsStored, AsStored, m, n, k, 1, (float*)pa, k, (float*)pb, n, 0, (float*)pc, n);
            }
            else
            {
                _doubleProduct(RowMajor, AsStored, AsStored, m, n, k, 1, (double*)pa, k, (double*)pb, n, 0, (double*)pc, n);
            }
        }
    }

    /// <summary>The full C = Aᵀ · A by the general product, for A of k × n.</summary>
    public void GramByProduct<T>(T[] a, T[] c, int k, int n)
        where T : unmanaged
    {
        fixed (T* pa = a, pc = c)
        {
            if (typeof(T) == typeof(float))
            {
                _singleProduct(RowMajor, Transposed, AsStored, n, n, k, 1, (float*)pa, n, (float*)pa, n, 0, (float*)pc, n);
            }
            else
            {
                _doubleProduct(RowMajor, Transposed, AsStored, n, n, k, 1, (double*)pa, n, (double*)pa, n, 0, (double*)pc, n);
            }
        }
    }

    /// <summary>The lower triangle of C = Aᵀ · A for A of k × n.</summary>
    public void Gram<T>(T[] a, T[] c, int k, int n)
        where T : unmanaged
    {
        fixed (T* pa = a, pc = c)
        {
            if (typeof(T) == typeof(float))
            {
                _singleGram(RowMajor, Lower, Transposed, n, k, 1, (float*)pa, n, 0, (float*)pc, n);
            }
            else
            {
                _doubleGram(RowMajor, Lower, Transposed, n, k, 1, (double*)pa, n, 0, (double*)pc, n);
            }
        }
    }
}
