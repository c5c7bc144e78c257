"""What people read: a sheet of text, tables and charts, as a page, as a PDF, and the charts by themselves."""
