/// How errors travel: from what an address space reports to the status of a kernel call and on to
/// `GetLastError`.
///
/// ```text
///   VmError, Diagnosis.Limit        what memory reports
///        │  Statuses
///        ▼
///   NtStatus                        what a call of Ntdll returns, STATUS_CONFLICTING_ADDRESSES
///        │  NtStatus.lastError()    the table is in the enum itself
///        ▼
///   LastError                       what GetLastError returns, ERROR_INVALID_ADDRESS
/// ```
///
/// Several statuses become one code. Calls whose documented code differs from that table replace
/// the status before it is recorded, at the call, with the reason in a comment.
///
/// The last error belongs to a thread; everything here may be called from any thread.
package org.freehold.win32.internal.status;
